import packageJson from '../../package.json' with { type: 'json' };
import { type CliIo, OutputClosed, processIo } from './cli-io.ts';
import { explorerScreens } from './explorer-arguments.ts';
import { verbTable } from './verb-table.ts';
import { type Verb, verbs } from './verbs.ts';

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
  if (first === '--help' || first === '-h') return print(help(), io);
  const verb = verbs.find((name) => name === first);
  const { run } = verb === undefined ? await import('./plain-overview.ts') : await verbTable[verb].load();
  return run(verb === undefined ? args : rest, io);
}

async function print(text: string, io: CliIo): Promise<0> {
  await io.stdout.write(text);
  return 0;
}

function help(): string {
  const width = Math.max(...verbs.map((verb) => verb.length));
  const line = (verb: Verb) => `  ${verb.padEnd(width)}  ${verbTable[verb].summary}`;
  return `debrief: explores the training data of AI coding agents

  debrief [DIR…] [--filter QUERY] [--screen NAME]    opens the explorer
  debrief VERB [ARG…] [--dir DIR]…                   does one thing and ends

DIR is a project, a folder of .jsonl files, one file, or - for standard input. Without a
terminal to draw on, debrief prints a plain overview.

Verbs
${verbs.map(line).join('\n')}

Options of the explorer
  --filter QUERY            begin with this query
  --screen NAME             ${explorerScreens.join(', ')}
  --as-of DATE              relative times count back from here (the newest record)
  --author NAME             who annotates (git's user.name)
  --read-only               annotate nothing
  --ascii, --no-color       for terminals that lack the rest
  --color auto|always|never

  debrief VERB --help       what a verb takes
  debrief --version

Examples
  debrief
  debrief ~/code/app ~/code/tool --filter 'severity:>=high since:7d'
  debrief list category:environment_setup --json | jq .record.feature_id
  ssh build-box cat app/training_data/failures.jsonl.gz | debrief -

Exit codes: 0 done or found, 1 nothing found or a check failed, 2 wrong usage or input.
`;
}
