import packageJson from '../../package.json' with { type: 'json' };
import { type CliIo, OutputClosed, type Program, processIo } from './cli-io.ts';
import { explorerUsage } from './explorer-usage.ts';
import { verbTable } from './verb-table.ts';
import { verbs } from './verbs.ts';

/**
 * Runs one command of the command line; the answer is the exit code. Without a verb it prints a plain overview of the
 * folders given, for those who have no terminal to explore in.
 */
export async function main(args: readonly string[], io: CliIo = processIo()): Promise<number> {
  try {
    const code = await runCommand(args, io);
    await io.stdout.flush();
    return code;
  } catch (error) {
    // `debrief list | head -1`: whoever reads has had enough, and that is no failure.
    if (error instanceof OutputClosed) return 0;
    if (io.env.DEBRIEF_DEBUG !== undefined && error instanceof Error)
      await io.stderr.write(`${error.stack ?? error.message}\n`);
    throw error;
  }
}

async function runCommand(args: readonly string[], io: CliIo): Promise<number> {
  const [first, ...rest] = args;
  if (first === '--version') return print(`${packageJson.version}\n`, io);
  if (first === '--help' || first === '-h') return print(explorerUsage(), io);
  const verb = verbs.find((name) => name === first);
  const { run } = verb === undefined ? await import('./plain-overview.ts') : await verbTable[verb].load();
  return run(verb === undefined ? args : rest, io, programOf(io));
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
