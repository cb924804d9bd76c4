import { randomBytes } from 'node:crypto';
import { shownTarget } from '../core/engine/clickhouse-url.ts';
import { createRedactor } from '../core/privacy/redactor.ts';
import { ClickHouseConnection, type ConnectionOptions } from '../platform/clickhouse-connection.ts';
import { ClickHouseFailure } from '../platform/clickhouse-failure.ts';
import { clickHousePassword } from '../platform/clickhouse-password.ts';
import { isSystemError } from '../platform/durable-file.ts';
import { describeFailure, type FoundInputs, findInputs } from '../platform/find-inputs.ts';
import { privacyOf } from '../platform/privacy-settings.ts';
import type { Project } from '../platform/projects.ts';
import { type PushedFile, pushProject } from '../platform/push-project.ts';
import { PushState } from '../platform/push-state.ts';
import { claimBox, claimedBox, mergeParts, prepareTables } from '../platform/push-tables.ts';
import { userFolders } from '../platform/user-folders.ts';
import { type CliError, type CliIo, errorLine, refuse } from './cli-io.ts';
import { inputError } from './input-error.ts';
import { PushReport } from './push-report.ts';
import type { PushRequest } from './push-request.ts';

/** Half a minute of tries for who waits; who watches has time. */
const retries = { once: 8, watch: 1_000_000 } as const;

type Pass = {
  readonly request: PushRequest;
  readonly io: CliIo;
  readonly signal: AbortSignal;
  readonly found: FoundInputs;
  readonly report: PushReport;
  /** Undefined when nothing is to be sent. */
  readonly options: ConnectionOptions | undefined;
};

/** Finds files and sends what is new in them, once. Answers the exit code. */
export async function pushOnce(request: PushRequest, io: CliIo, signal: AbortSignal): Promise<number> {
  const folders = userFolders(io);
  const found = await findInputs(request.paths, {
    currentFolder: io.currentFolder,
    stateFolder: folders.state,
  });
  for (const error of found.errors) await io.stderr.write(`${errorLine(inputError(error))}\n`);
  if (found.inputs.length === 0) return 2;
  const report = new PushReport(io, request, found.inputs);
  const options = request.sending === 'sent' ? await optionsFor(request, io, report) : undefined;
  if (options !== undefined && 'what' in options) return refuse(io, options);
  try {
    const leftOut = await pushAll({ request, io, signal, found, report, options });
    await report.end();
    if (found.errors.length > 0) return 2;
    return leftOut > 0 ? 1 : 0;
  } catch (error) {
    await report.clear();
    if (signal.aborted) return 2;
    const told = failureTold(error, shownTarget(request.target));
    if (told === undefined) throw error;
    return refuse(io, told);
  }
}

function failureTold(error: unknown, where: string): CliError | undefined {
  if (error instanceof ClickHouseFailure) {
    const again = error.kind === 'lost' ? '; run it again and it goes on where it stopped' : '';
    return { ...error.error, remedy: `${error.error.remedy}${again}` };
  }
  if (error instanceof PrivacyRefused) return error.told;
  if (isSystemError(error)) {
    const place = 'path' in error && typeof error.path === 'string' ? error.path : where;
    return { ...describeFailure(error), where: place };
  }
  return undefined;
}

async function optionsFor(
  { target, pace }: PushRequest,
  io: CliIo,
  report: PushReport,
): Promise<ConnectionOptions | CliError> {
  const secret = await clickHousePassword(io);
  if (!secret.ok) return secret.error;
  return {
    target,
    user: target.user ?? io.env.CLICKHOUSE_USER ?? 'default',
    password: secret.password,
    use: 'loading',
    retries: retries[pace],
    onRetry: (failure) => void report.lost(failure),
    onAnswer: () => void report.answered(),
  };
}

/** Answers how many lines had to be left out. */
async function pushAll(pass: Pass): Promise<number> {
  const { request, found, options, signal } = pass;
  const { cluster } = request;
  if (options !== undefined) await prepareTables(options, { cluster, signal });
  const connection = options === undefined ? undefined : await ClickHouseConnection.open(options);
  let leftOut = 0;
  let sent = 0;
  try {
    for (const project of found.projects) {
      if (signal.aborted) break;
      const files = await pushOne(pass, project, connection);
      for (const file of files) leftOut += file.leftOut;
      await pass.report.add(files);
      sent += files.reduce((sum, { records }) => sum + records, 0);
    }
    // Who follows files sends little at a time; the server's own merging keeps up with that.
    if (options !== undefined && sent > 0 && request.pace === 'once' && !signal.aborted)
      await mergeParts(options, { cluster, signal });
  } finally {
    await connection?.close();
  }
  return leftOut;
}

class PrivacyRefused extends Error {
  readonly told: CliError;
  constructor(told: CliError) {
    super(told.what);
    this.told = told;
  }
}

async function pushOne(
  { request, io, signal, found, report }: Pass,
  { name, root }: Project,
  connection: ClickHouseConnection | undefined,
): Promise<readonly PushedFile[]> {
  const folders = userFolders(io);
  const privacy = await privacyOf({
    root,
    stateFolder: folders.state,
    homeFolder: io.homeFolder,
    now: io.now(),
  });
  if (!privacy.ok) throw new PrivacyRefused(privacy.error);
  const project = createRedactor(privacy.options).text(projectName(request, name, found.projects.length));
  const { target } = request;
  const { database } = target;
  const state = await PushState.open(folders.state, {
    target: shownTarget({ ...target, user: undefined }),
    ...{ root, project, freshOrigin: randomBytes(8).toString('hex') },
  });
  const version = io.now();
  const claim = { database, project, origin: state.origin, version };
  const to =
    connection === undefined
      ? undefined
      : { connection, database, box: await boxOf(state, { ...claim, connection }, signal) };
  return pushProject({
    ...{ project, privacy: privacy.options, state, to, version, signal },
    inputs: found.inputs.filter((input) => input.project === name),
    cacheFolder: folders.cache,
    standardInput: io.stdin.bytes,
    onBytes: (bytes) => void report.read(bytes),
  });
}

/** The number of a project on this machine. A database that does not know it has lost what was sent, or never had it. */
async function boxOf(
  state: PushState,
  claim: Parameters<typeof claimBox>[0],
  signal: AbortSignal,
): Promise<number> {
  const known = await claimedBox(claim, signal);
  if (known === undefined) state.reset();
  state.box = known ?? (await claimBox(claim, signal));
  return state.box;
}

/** Several projects under a name of their own keep theirs behind it. */
function projectName({ project }: PushRequest, name: string, projects: number): string {
  if (project === undefined) return name;
  return projects === 1 ? project : `${project}/${name}`;
}
