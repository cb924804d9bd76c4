import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createRedactor, type Redactor } from '../core/privacy/redactor.ts';
import { harmless } from '../core/text/harmless.ts';
import { cursorFolder } from '../platform/collect-cursor.ts';
import { findDataFolder } from '../platform/collect-data-folder.ts';
import { keyForReading, keyForWriting } from '../platform/collect-dataset-key.ts';
import { readFeatureMapping } from '../platform/collect-features.ts';
import { collectInto, type SourceOutcome } from '../platform/collect-into.ts';
import { type HeldLock, takeLock } from '../platform/collect-lock.ts';
import { collectSettingsOf } from '../platform/collect-settings.ts';
import { type FormattedSource, type FoundSources, findSources } from '../platform/collect-sources.ts';
import { type PrivacyReading, privacyOf, viewPrivacy } from '../platform/privacy-settings.ts';
import { projectRoot } from '../platform/projects.ts';
import { userFolders } from '../platform/user-folders.ts';
import { writeFailure } from '../platform/write-failure.ts';
import { type CliError, type CliIo, refuse } from './cli-io.ts';
import { CollectReport } from './collect-report.ts';
import type { CollectRequest } from './collect-request.ts';

/** Sources that go into one dataset. */
type Job = {
  readonly request: CollectRequest;
  readonly sources: readonly FormattedSource[];
  readonly others: number;
  readonly dataFolder: string;
  readonly io: CliIo;
};

/** Looks for logs and collects them, once. Answers the exit code. */
export async function collectOnce(request: CollectRequest, io: CliIo): Promise<number> {
  const looked = await findSources(request.formats, request.paths, io.currentFolder);
  const isMeant = ({ code }: { readonly code: string }) => request.missing === 'refused' || code !== 'ENOENT';
  const found = { ...looked, unreadable: looked.unreadable.filter(isMeant) };
  for (const { path, code } of found.unreadable) await refuse(io, unreadable(path, code));
  if (found.sources.length === 0) return found.unreadable.length > 0 ? 2 : nothingFound(request, io);
  let worst = found.unreadable.length > 0 ? 2 : 0;
  for (const [folder, sources] of byProject(request, found)) {
    const dataFolder = await findDataFolder(resolve(io.currentFolder, folder));
    const others = worst === 0 ? found.others : 0;
    try {
      worst = Math.max(worst, await withLock({ request, sources, others, dataFolder, io }));
    } catch (error) {
      worst = await refuse(io, writeFailure(error, dataFolder));
    }
  }
  return worst;
}

/** The folders of the datasets, each with its sources. Logs that name no project go together by their format. */
function byProject(
  { dir, layout }: CollectRequest,
  { sources }: FoundSources,
): ReadonlyMap<string, readonly FormattedSource[]> {
  if (layout === 'one project') return new Map([[dir, sources]]);
  const groups = new Map<string, FormattedSource[]>();
  for (const source of sources) {
    const folder = join(dir, folderName(source.project ?? source.format.id));
    const group = groups.get(folder);
    if (group === undefined) groups.set(folder, [source]);
    else group.push(source);
  }
  return new Map([...groups].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** A name from a log becomes a name of a folder: never a path, never hidden. */
function folderName(project: string): string {
  const name = project.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[.-]+/, '');
  return name === '' ? 'project' : name.slice(0, 100);
}

async function collect(job: Job): Promise<number> {
  const { request, sources, dataFolder, io } = job;
  const privacy = await privacyFor(request, dataFolder, io);
  if (!privacy.ok) return refuse(io, privacy.error);
  const features = await readFeatureMapping(projectRoot(dataFolder));
  if (!features.ok) return refuse(io, features.error);
  const wanted = await collectSettingsOf(projectRoot(dataFolder));
  if (!wanted.ok) return refuse(io, wanted.error);
  const { settings } = wanted;
  const redactor = createRedactor(privacy.options);
  const { output, mode, pace } = request;
  const report = new CollectReport(io, redactor, { output, mode, pace, settings, files: sources.length });
  const outcomes = collectInto({
    sources,
    from: io.currentFolder,
    dataFolder,
    cursorFolder: cursorFolder(dataFolder, io),
    redactor,
    features: features.mapping,
    settings,
    now: io.now(),
    mode,
  });
  let code = 0;
  for await (const outcome of outcomes) {
    if (outcome.kind === 'unreadable') code = 2;
    await tell(outcome, { report, redactor, io });
  }
  await report.end(dataFolder, job.others);
  return code;
}

/** A plan makes no key: without one, people and places are masked instead of renamed. */
async function privacyFor({ mode }: CollectRequest, dataFolder: string, io: CliIo): Promise<PrivacyReading> {
  const root = projectRoot(dataFolder);
  const { state } = userFolders(io);
  const place = { root, stateFolder: state, homeFolder: io.homeFolder, now: io.now() };
  if (mode === 'append') {
    const key = await keyForWriting(root, state);
    return key.ok ? privacyOf(place) : key;
  }
  const key = await keyForReading(root, state);
  return key === undefined ? viewPrivacy({ ...place, roots: [root] }) : privacyOf(place);
}

async function tell(
  outcome: SourceOutcome,
  {
    report,
    redactor,
    io,
  }: { readonly report: CollectReport; readonly redactor: Redactor; readonly io: CliIo },
): Promise<void> {
  if (outcome.kind !== 'unreadable') return report.source(outcome);
  await report.clearProgress();
  await refuse(io, unreadable(redactor.text(outcome.path), outcome.code));
}

/** Collects with the dataset's lock held: collectors of one dataset wait for each other. A plan writes nothing and waits for nobody. */
async function withLock(job: Job): Promise<number> {
  const { request, dataFolder, io } = job;
  if (request.mode === 'plan') return collect(job);
  await mkdir(dataFolder, { recursive: true });
  const path = join(dataFolder, '.collect.lock');
  const lock: HeldLock | undefined = await takeLock(path, {
    patience: 600_000,
    onWait: (holder) =>
      io.stderr.write(`${harmless(`debrief: waiting for ${holder}, which collects into this dataset`)}\n`),
  });
  if (lock === undefined) {
    return refuse(io, {
      what: 'Another collector has held this dataset for ten minutes',
      where: path,
      remedy: 'End it, or remove the lock file if it is gone',
    });
  }
  try {
    return await collect(job);
  } finally {
    await lock.release();
  }
}

async function nothingFound({ formats, paths, pace }: CollectRequest, io: CliIo): Promise<number> {
  // Who watches waits for logs to come.
  if (pace === 'watch') return 0;
  await io.stderr.write(
    `${harmless(`debrief: no ${formats.length === 1 ? formats[0]?.title : 'known logs'} in ${paths.join(', ')}`)}\n`,
  );
  return 1;
}

function unreadable(path: string, code: string): CliError {
  if (code === 'ENOENT')
    return { what: 'There is no such file or folder', where: path, remedy: 'Check the path' };
  return { what: `Cannot read this (${code})`, where: path, remedy: 'Check its permissions' };
}
