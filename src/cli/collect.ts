import { harmless } from '../core/text/harmless.ts';
import { untilSignal } from '../platform/collect-until-signal.ts';
import { changesUnder } from '../platform/collect-watch.ts';
import { type CliIo, refuse } from './cli-io.ts';
import { collectOnce } from './collect-pass.ts';
import { type CollectRequest, parseRequest, usage } from './collect-request.ts';

/**
 * `debrief collect`: exit code 0 when logs were found, 1 when there were none, 2 for a wrong call, a path that cannot be read
 * or a dataset that cannot be written; 128 plus its number when a signal ended the watching.
 */
export async function run(args: readonly string[], io: CliIo): Promise<number> {
  const parsed = parseRequest(args, io.homeFolder);
  if (parsed.kind === 'refused') return refuse(io, parsed.error);
  if (parsed.kind === 'help') {
    await io.stdout.write(usage);
    return 0;
  }
  return parsed.request.pace === 'once' ? collectOnce(parsed.request, io) : watch(parsed.request, io);
}

/** Collects now and whenever something changes. A signal waits for what is being written. */
async function watch(request: CollectRequest, io: CliIo): Promise<number> {
  const ending = untilSignal();
  let isFirst = true;
  try {
    await io.stderr.write(`${harmless(`debrief: watching ${request.paths.join(', ')}; Ctrl-C ends it`)}\n`);
    for await (const _ of changesUnder(request.paths, { from: io.currentFolder, signal: ending.signal })) {
      const code = await collectOnce(request, io);
      await io.stdout.flush();
      // A wrong path is told at once; what goes wrong later may be over the next time.
      if (code === 2 && isFirst) return code;
      isFirst = false;
    }
    return ending.exitCode();
  } finally {
    ending.stop();
  }
}
