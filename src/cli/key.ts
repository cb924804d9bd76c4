import { resolve } from 'node:path';
import { harmless } from '../core/text/harmless.ts';
import { keyIdOf } from '../platform/privacy-settings.ts';
import { projectRoot } from '../platform/projects.ts';
import { exportKey, importKey } from '../platform/pseudonym-keys.ts';
import { userFolders } from '../platform/user-folders.ts';
import { parseArguments } from './arguments.ts';
import { type CliIo, refuse } from './cli-io.ts';

const usage = `debrief key export [ID] FILE [--dir DIR]
debrief key import [ID] FILE [--dir DIR]

Carries the key that a dataset's pseudonyms are made with to another machine, so that the same people get the same
pseudonyms there. Whoever has the key can find out whom they stand for: carry it as you would a password.

  ID           the dataset (dataset_id in .ai/debrief.json of DIR; \`default\` where there is none)
  FILE         32 bytes that only their owner may read; a file that exists is never replaced, nor is another key
  --dir DIR    the project (.)
  -h, --help   show this

Exit codes: 0 done, or the same key was here already; 2 wrong call, or a file cannot be used.

Examples
  debrief key export app.key
  debrief key import app.key --dir ~/code/app
`;

const options = { dir: 'text', help: 'switch' } as const;

/** `debrief key`: answers 0, or 2 for a wrong call or a key that cannot be used. */
export async function run(args: readonly string[], io: CliIo): Promise<number> {
  const parsed = parseArguments(args, options);
  if (!parsed.ok) return refuse(io, parsed.error);
  const { options: given, words, rest } = parsed.value;
  if (given.help) {
    await io.stdout.write(usage);
    return 0;
  }
  const [action, ...named] = [...words, ...rest];
  const [first, second] = named;
  if ((action !== 'import' && action !== 'export') || first === undefined || named.length > 2) {
    const what = 'key takes import or export, and a file';
    return refuse(io, { what, remedy: 'write `debrief key export FILE`, or see `debrief key --help`' });
  }
  const dataset = await datasetOf(second === undefined ? undefined : first, given.dir, io);
  if (!dataset.ok) return refuse(io, dataset.error);
  const file = resolve(io.currentFolder, second ?? first);
  const carry = action === 'import' ? importKey : exportKey;
  const done = await carry(userFolders(io).state, { id: dataset.id, file });
  if (!done.ok) return refuse(io, done.error);
  const told =
    action === 'import'
      ? `The key of dataset ${dataset.id} is here`
      : `Wrote the key of dataset ${dataset.id} to ${file}`;
  await io.stdout.write(`${harmless(told)}\n`);
  return 0;
}

async function datasetOf(id: string | undefined, dir: string | undefined, io: CliIo) {
  if (id !== undefined) return { ok: true, id } as const;
  return keyIdOf(projectRoot(resolve(io.currentFolder, dir ?? '.')));
}
