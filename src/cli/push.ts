import { shownTarget } from '../core/engine/clickhouse-url.ts';
import { harmless } from '../core/text/harmless.ts';
import { untilSignal } from '../platform/collect-until-signal.ts';
import { changesUnder } from '../platform/collect-watch.ts';
import { type CliIo, refuse } from './cli-io.ts';
import { pushOnce } from './push-pass.ts';
import { addressesInUsage, type PushRequest, parseRequest, usage } from './push-request.ts';

/**
 * `debrief push`: 0 when all is in the database, 1 when lines had to be left out, 2 for a wrong call or a failure; 128 plus its
 * number when a signal ended it.
 */
export async function run(args: readonly string[], io: CliIo): Promise<number> {
  const parsed = parseRequest(args);
  if (parsed.kind === 'refused') return refuse(io, parsed.error);
  if (parsed.kind === 'help') {
    for (const address of addressesInUsage) io.keepPath?.(address);
    await io.stdout.write(usage);
    return 0;
  }
  const ending = untilSignal();
  try {
    const { request } = parsed;
    // It names a person and a place, who were typed a moment ago.
    io.keepPath?.(shownTarget(request.target));
    const code = await (request.pace === 'once'
      ? pushOnce(request, io, ending.signal)
      : watch(request, io, ending.signal));
    return ending.exitCode() === 0 ? code : ending.exitCode();
  } finally {
    ending.stop();
  }
}

/** Sends now and whenever something changes. A signal waits for the batch that is on its way. */
async function watch(request: PushRequest, io: CliIo, signal: AbortSignal): Promise<number> {
  const { paths, target } = request;
  await io.stderr.write(
    `${harmless(`debrief: sending ${paths.join(', ')} to ${shownTarget(target)}; Ctrl-C ends it`)}\n`,
  );
  let isFirst = true;
  for await (const _ of changesUnder(paths, { from: io.currentFolder, signal })) {
    const code = await pushOnce(request, io, signal);
    await io.stdout.flush();
    // What is wrong with the call is told at once; what goes wrong later may be over the next time.
    if (code === 2 && isFirst) return code;
    isFirst = false;
  }
  return 0;
}
