import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { recordsPage } from '../src/app/go-commands.ts';
import type { RecordsScreen } from '../src/app/screens.ts';
import { overview } from '../src/app/state.ts';
import type { TriageWish } from '../src/app/triage-run.ts';
import { createRedactor } from '../src/core/privacy/redactor.ts';
import { annotatedMemory } from '../src/platform/annotated-dataset.ts';
import { annotated } from '../src/platform/annotation-effects.ts';
import { DatasetAnnotator } from '../src/platform/annotator.ts';
import { findInputs } from '../src/platform/find-inputs.ts';
import { loadDataset } from '../src/platform/load-dataset.ts';
import { createTriagePort } from '../src/platform/triage-port.ts';
import { type Explorer, openExplorer } from './explorer.ts';

/** A project on disk with failures F-0 … , newest first, one a day. */
export function madeProject(count: number, name = 'app'): string {
  const parent = mkdtempSync(join(tmpdir(), 'debrief-annotate-'));
  onTestFinished(() => rmSync(parent, { recursive: true, force: true }));
  const root = join(parent, name);
  mkdirSync(join(root, 'training_data'), { recursive: true });
  writeFailures(
    root,
    Array.from({ length: count }, (_, place) => madeFailure(place)),
  );
  return root;
}

export function madeFailure(place: number, more: Record<string, unknown> = {}): Record<string, unknown> {
  const day = new Date(Date.UTC(2026, 1, 28) - place * 86_400_000).toISOString();
  return {
    feature_id: `F-${place}`,
    failure_type: 'test_failure',
    timestamp: day,
    session_id: `s-${place % 3}`,
    error_details: { symptoms: `Login API returns 500, case ${place}` },
    ...more,
  };
}

export function writeFailures(root: string, records: readonly unknown[]): void {
  const lines = records.map((record) => `${JSON.stringify(record)}\n`).join('');
  writeFileSync(join(root, 'training_data', 'failures.jsonl'), lines);
}

export function appendFailure(root: string, record: unknown): void {
  appendFileSync(join(root, 'training_data', 'failures.jsonl'), `${JSON.stringify(record)}\n`);
}

export type Trial = {
  readonly explorer: Explorer;
  readonly annotator: DatasetAnnotator;
  /** What the problems page lists, as `file:line reason`. */
  readonly problems: () => readonly string[];
  /** As quitting does. */
  readonly close: () => ReturnType<DatasetAnnotator['close']>;
};

type TrialOptions = {
  readonly author?: string;
  readonly readOnly?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  /** Added to what is asked for when a queue is begun. */
  readonly wish?: Partial<TriageWish>;
  /** Milliseconds; the machine's time if left out. */
  readonly now?: () => number;
  readonly filter?: string;
  readonly stateFolder?: string;
  readonly of?: RecordsScreen['of'];
};

/** The explorer over real folders, on the list of failures, with the real annotator behind it. */
export async function openProjects(roots: readonly string[], options: TrialOptions = {}): Promise<Trial> {
  const { author = 'Ana', readOnly = false, columns = 80, rows = 23, filter = '', of = 'failure' } = options;
  const stateFolder = options.stateFolder ?? join(roots[0] ?? '', '..', 'state');
  const found = await findInputs(roots, { currentFolder: '/', stateFolder });
  const load = loadDataset(found.inputs, {
    cacheFolder: stateFolder,
    standardInput: async function* () {},
    now: Date.UTC(2026, 5, 1),
  });
  onTestFinished(load.close);
  await load.finished;
  const annotator = new DatasetAnnotator({
    dataset: annotatedMemory(load.dataset),
    projects: found.projects,
    authorSources: async () => ({ option: author }),
    now: options.now ?? (() => Date.now()),
    randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
    redactor: createRedactor({ key: undefined, homeDirectory: '/home/somebody' }),
    stateFolder,
  });
  const triage = createTriagePort({
    dataset: load.dataset,
    annotator,
    projects: found.projects,
    loaded: load.finished,
    currentFolder: '/',
    stateFolder,
    randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
  });
  const explorer = await openExplorer(load.dataset, {
    columns,
    rows,
    settings: { readOnly },
    stack: [recordsPage(filter, [], of), overview],
    perform: async (effect, send) => {
      if (
        effect.kind === 'annotate' ||
        effect.kind === 'say-events' ||
        effect.kind === 'undo-annotation' ||
        effect.kind === 'redo-annotation'
      )
        await annotated(effect, annotator, send);
      if (effect.kind === 'open-triage') {
        const outcome = await triage.open({ ...effect.wish, ...options.wish });
        send({ kind: 'triage-opened', outcome });
      }
      if (effect.kind === 'save-triage') await triage.save(effect.run, effect.row);
    },
  });
  await annotator.attach();
  await explorer.send({ kind: 'annotations-changed', annotations: annotator.states(), done: undefined });
  const problems = () =>
    load.dataset.view().problems.map(({ file, line, reason }) => `${file}:${line} ${reason}`);
  return { explorer, annotator, problems, close: () => annotator.close() };
}

export type LogLine = Readonly<Record<string, unknown>> & { readonly op: string };

/** Every line of every log of a project, file by file; throws if one is not JSON or unfinished. */
export function logLines(root: string): readonly LogLine[] {
  return logFiles(root).flatMap((path) => {
    const text = readFileSync(path, 'utf8');
    if (!text.endsWith('\n')) throw new Error(`${path} has an unfinished line`);
    return text
      .trimEnd()
      .split('\n')
      .map((line): LogLine => JSON.parse(line));
  });
}

export function logFiles(root: string): readonly string[] {
  const folder = join(root, '.ai', 'annotations');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.jsonl'))
    .sort()
    .map((path) => join(folder, path));
}

/** What was said, without the sessions' own lines, as `fail F-3`. */
export function changesIn(root: string): readonly string[] {
  return logLines(root).flatMap(({ op, verdict, text, code, severity, loc }) => {
    if (op === 'session.start') return [];
    const feature = typeof loc === 'object' && loc !== null && 'feature' in loc ? ` ${loc.feature}` : '';
    return [`${verdict ?? text ?? code ?? severity ?? op}${feature}`];
  });
}
