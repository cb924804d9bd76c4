import packageJson from '../../package.json' with { type: 'json' };
import { harmlessLines } from '../core/text/harmless.ts';
import { type CliIo, errorLine, OutputClosed, type Program, processIo, refuse } from './cli-io.ts';
import { takeEngineChoice, takesEngine } from './engine-choice.ts';
import { explorerUsage } from './explorer-usage.ts';
import { readMemoryOption } from './memory-option.ts';
import { redactedIo } from './redacted-output.ts';
import { verbTable } from './verb-table.ts';
import { verbs } from './verbs.ts';

/**
 * Runs one command of the command line; the answer is the exit code. Without a verb it prints a plain overview of the
 * folders given, for those who have no terminal to explore in.
 */
export async function main(args: readonly string[], io: CliIo = processIo()): Promise<number> {
  try {
    const read = readMemoryOption(args, io.env);
    const code = read.ok
      ? await runCommand(read.args, { ...io, env: read.env })
      : await refuse(redactedIo(io, args), read.error);
    await io.stdout.flush();
    return code;
  } catch (error) {
    // `debrief list | head -1`: whoever reads has had enough, and that is no failure.
    if (error instanceof OutputClosed) return 0;
    await tellBug(error, redactedIo(io, args));
    return bugExitCode;
  }
}

/** Exit code for a bug: the sysexits convention for an internal software error. */
const bugExitCode = 70;

/** One line, or the stack for those who look for the bug; an error's message may quote data. */
async function tellBug(error: unknown, { env, stderr }: CliIo): Promise<void> {
  const { message, stack = message } = error instanceof Error ? error : new Error(String(error));
  await stderr.write(
    env.DEBRIEF_DEBUG === undefined
      ? `${errorLine({ what: message.split('\n')[0] ?? '' })}\n`
      : `${harmlessLines(stack).join('\n')}\n`,
  );
}

async function runCommand(args: readonly string[], io: CliIo): Promise<number> {
  const [first, ...rest] = args;
  if (first === '--version') return print(`${packageJson.version}\n`, io);
  if (first === '--help' || first === '-h') return print(explorerUsage(), io);
  const verb = verbs.find((name) => name === first);
  if (verb === undefined) return overview(args, io);
  const { load, output } = verbTable[verb];
  const { run } = await load();
  const taken = takesEngine(verb)
    ? takeEngineChoice(rest)
    : { ok: true as const, args: rest, choice: undefined };
  const redacted = redactedIo({ ...io, engine: taken.ok ? taken.choice : undefined }, rest);
  if (!taken.ok) return refuse(redacted, taken.error);
  // What was typed comes back on standard error, whatever the verb.
  const used = output === 'as written' ? { ...redacted, stdout: io.stdout } : redacted;
  return run(taken.args, used, programOf(io));
}

/** What is printed where there is no terminal to explore in. */
async function overview(args: readonly string[], io: CliIo): Promise<number> {
  const taken = takeEngineChoice(args);
  const redacted = redactedIo({ ...io, engine: taken.ok ? taken.choice : undefined }, args);
  if (!taken.ok) return refuse(redacted, taken.error);
  return (await import('./plain-overview.ts')).run(taken.args, redacted);
}

function programOf(io: CliIo): Program {
  return {
    verbs: verbs.map((name) => ({ name, summary: verbTable[name].summary })),
    usageOf: async (name) => {
      if (name === '') return explorerUsage();
      const verb = verbs.find((known) => known === name);
      if (verb === undefined) return undefined;
      let text = '';
      const write = async (part: string) => {
        text += part;
      };
      const stdout = { ...io.stdout, write };
      const { run } = await verbTable[verb].load();
      await run(['--help'], { ...io, stdout }, programOf(io));
      return text;
    },
  };
}

async function print(text: string, io: CliIo): Promise<0> {
  await io.stdout.write(text);
  return 0;
}
