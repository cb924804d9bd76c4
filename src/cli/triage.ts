import { type CliIo, refuse } from './cli-io.ts';
import { triageArguments, triageUsage } from './triage-arguments.ts';

/** `debrief triage` where there is no terminal to review at: its help, or why it cannot begin (2). */
export async function run(args: readonly string[], io: CliIo): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    await io.stdout.write(triageUsage);
    return 0;
  }
  const parsed = triageArguments(args, io.currentFolder);
  if (!parsed.ok) return refuse(io, parsed.error);
  return refuse(io, {
    what: 'triage needs a terminal to ask and to show records on',
    remedy: 'run it in one; `debrief annotate` says the same without',
  });
}
