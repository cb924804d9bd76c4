import { parseArguments } from './arguments.ts';
import { type CliIo, type Program, refuse } from './cli-io.ts';
import { type Completed, completionScript, shells } from './completion-scripts.ts';
import { readUsage } from './verb-usage.ts';

const usage = `debrief completions bash|zsh|fish

Prints the script that lets a shell complete verbs, options and their values.

  -h, --help   show this

Examples
  source <(debrief completions bash)
  debrief completions zsh > ~/.zfunc/_debrief
  debrief completions fish > ~/.config/fish/completions/debrief.fish
`;

/** `debrief completions`: answers 0, or 2 for a shell that it does not know. */
export async function run(args: readonly string[], io: CliIo, program: Program): Promise<number> {
  const parsed = parseArguments(args, { help: 'switch' });
  if (!parsed.ok) return refuse(io, parsed.error);
  if (parsed.value.options.help) {
    await io.stdout.write(usage);
    return 0;
  }
  const [named, ...more] = [...parsed.value.words, ...parsed.value.rest];
  const shell = shells.find((name) => name === named);
  if (shell === undefined || more.length > 0)
    return refuse(io, { what: 'completions takes bash, zsh or fish', remedy: 'name one of them' });
  await io.stdout.write(completionScript(shell, await everythingCompleted(program)));
  return 0;
}

/** The explorer first, then each verb. */
async function everythingCompleted({ verbs, usageOf }: Program): Promise<readonly Completed[]> {
  const explorer = { name: '', summary: 'opens the explorer' };
  return Promise.all(
    [explorer, ...verbs].map(async ({ name, summary }) => ({
      ...readUsage((await usageOf(name)) ?? '', name),
      name,
      summary,
    })),
  );
}
