import { spawn } from 'node:child_process';

/** Terminals that take OSC 52 commonly refuse more than this many base64 characters. */
const longestBase64 = 74_994;

export type ClipboardPorts = {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Writes to the terminal. */
  readonly write: (text: string) => void;
};

/**
 * Copies a text and says which way it went: inside tmux its own buffer, which also reaches the outer terminal with
 * tmux's default settings; else the terminal's clipboard by OSC 52, which works over SSH.
 */
export async function copyText(
  text: string,
  { env, write }: ClipboardPorts,
): Promise<{ readonly ok: boolean; readonly way: string }> {
  if (env.TMUX !== undefined && env.TMUX !== '') {
    if (await pipeTo('tmux', ['load-buffer', '-w', '-'], text))
      return { ok: true, way: 'tmux buffer and clipboard' };
  }
  const encoded = Buffer.from(text, 'utf8').toString('base64');
  if (encoded.length > longestBase64) return { ok: false, way: 'too long for the terminal' };
  write(`\x1b]52;c;${encoded}\x07`);
  return { ok: true, way: 'terminal clipboard (OSC 52)' };
}

function pipeTo(command: string, args: readonly string[], text: string): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(command, [...args], { stdio: ['pipe', 'ignore', 'ignore'] });
    child.on('error', () => resolve(false));
    child.on('exit', (code) => resolve(code === 0));
    child.stdin.on('error', () => resolve(false));
    child.stdin.end(text);
  });
}
