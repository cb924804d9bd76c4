import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type Edited =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly reason: string };

/** The user's editor: $VISUAL, $EDITOR, else vi. May hold arguments, as in `code --wait`. */
function editorCommand(env: Readonly<Record<string, string | undefined>>): string {
  return [env.VISUAL, env.EDITOR].find((command) => command !== undefined && command.trim() !== '') ?? 'vi';
}

/**
 * Lets the user edit a text in their editor, which takes over the terminal until it ends.
 *
 * The text lies in a private temporary file meanwhile. An editor that cannot start or ends with an error changes nothing.
 */
export async function editText(
  text: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Edited> {
  const folder = await mkdtemp(join(tmpdir(), 'debrief-'));
  const path = join(folder, 'note.md');
  try {
    await writeFile(path, text, { mode: 0o600, flag: 'wx' });
    const command = editorCommand(env);
    const reason = await run(command, [path]);
    if (reason !== undefined) return { ok: false, reason: `${command}: ${reason}` };
    return { ok: true, text: await readFile(path, 'utf8') };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Opens a file at a line; most editors know `+LINE`, the others a `file:line`. */
export async function openInEditor(
  path: string,
  line: number,
  env: Readonly<Record<string, string | undefined>>,
): Promise<string | undefined> {
  const command = editorCommand(env);
  const takesColon = /(^|\/)(code|codium|subl|hx|zed)(\s|$)/.test(command);
  const reason = await run(command, takesColon ? [`${path}:${line}`] : [`+${line}`, path]);
  return reason === undefined ? undefined : `${command}: ${reason}`;
}

/** Runs the command through the shell, which splits its arguments as the user wrote them; ours are passed unsplit. */
function run(command: string, args: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    const child = spawn('/bin/sh', ['-c', `${command} "$@"`, 'sh', ...args], { stdio: 'inherit' });
    child.on('error', (error) => resolve(error.message));
    child.on('exit', (code, signal) => {
      if (code === 0) resolve(undefined);
      else resolve(signal === null ? `ended with exit code ${code}` : `ended by ${signal}`);
    });
  });
}
