import { spawn } from 'node:child_process';
import { open } from 'node:fs/promises';
import type { Preferences } from '../app/preferences.ts';
import { harmlessLines } from '../core/text/harmless.ts';

/** Terminals that take OSC 52 commonly refuse more than this many base64 characters. */
const longestBase64 = 74_994;

/** GNU screen takes at most 768 bytes of a string that it is to pass on; some builds fewer. */
const screenPart = 240;

/** A clipboard's program that does not end in that time has no display to talk to. */
const patience = 1_500;

export type ClipboardPorts = {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Writes to the terminal. */
  readonly write: (text: string) => void;
  /** Lends the terminal until the promise settles. */
  readonly lendTerminal: <Result>(during: () => Promise<Result>) => Promise<Result>;
  readonly wish: Preferences['clipboard'];
};

export type CopyResult = { readonly ok: boolean; readonly way: string };

type Way = Exclude<Preferences['clipboard'], 'auto'>;

/** Tries one way; undefined if it is not there. */
type Attempt = (text: string, ports: ClipboardPorts) => Promise<CopyResult | undefined>;

const attempts: Readonly<Record<Way, Attempt>> = {
  native: copyNatively,
  tmux: copyByTmux,
  screen: copyByScreen,
  osc52: copyByTerminal,
  print: printForCopying,
};

/**
 * Copies a text and says which way it went: the desktop's own clipboard; inside tmux its buffer, which also reaches the
 * outer terminal with tmux's default settings; inside GNU screen through it; the terminal's clipboard by OSC 52, which
 * works over SSH; and at last the text on the bare terminal, to be selected by hand. A way asked for is the only one.
 */
export async function copyText(text: string, ports: ClipboardPorts): Promise<CopyResult> {
  if (ports.wish !== 'auto')
    return (
      (await attempts[ports.wish](text, ports)) ?? { ok: false, way: `${ports.wish} is not to be had here` }
    );
  for (const way of ['native', 'tmux', 'screen', 'osc52', 'print'] as const) {
    const result = await attempts[way](text, ports);
    if (result !== undefined) return result;
  }
  return { ok: false, way: 'there is no clipboard' };
}

type Program = { readonly command: string; readonly args: readonly string[]; readonly way: string };

function nativePrograms(env: ClipboardPorts['env']): readonly Program[] {
  const wayland = { command: 'wl-copy', args: [], way: 'clipboard (wl-copy)' };
  const x11 = [
    { command: 'xclip', args: ['-selection', 'clipboard', '-in'], way: 'clipboard (xclip)' },
    { command: 'xsel', args: ['--clipboard', '--input'], way: 'clipboard (xsel)' },
  ];
  const mac = { command: 'pbcopy', args: [], way: 'clipboard (pbcopy)' };
  const windows = { command: 'clip.exe', args: [], way: 'clipboard (clip.exe)' };
  return [
    ...(isSet(env.WAYLAND_DISPLAY) ? [wayland] : []),
    ...(isSet(env.DISPLAY) ? x11 : []),
    ...(process.platform === 'darwin' && !isSet(env.SSH_TTY) ? [mac] : []),
    ...(isSet(env.WSL_DISTRO_NAME) ? [windows] : []),
  ];
}

async function copyNatively(text: string, { env }: ClipboardPorts): Promise<CopyResult | undefined> {
  for (const program of nativePrograms(env))
    if (await pipeTo(program, text, env)) return { ok: true, way: program.way };
  return undefined;
}

async function copyByTmux(text: string, { env }: ClipboardPorts): Promise<CopyResult | undefined> {
  if (!isSet(env.TMUX)) return undefined;
  const program = { command: 'tmux', args: ['load-buffer', '-w', '-'], way: 'tmux buffer and clipboard' };
  return (await pipeTo(program, text, env)) ? { ok: true, way: program.way } : undefined;
}

/** GNU screen passes on what stands in a device control string, a short piece at a time. */
async function copyByScreen(text: string, { env, write }: ClipboardPorts): Promise<CopyResult | undefined> {
  if (!isSet(env.STY)) return undefined;
  const sequence = osc52(text);
  if (sequence === undefined) return undefined;
  for (let from = 0; from < sequence.length; from += screenPart)
    write(`\x1bP${sequence.slice(from, from + screenPart)}\x1b\\`);
  return { ok: true, way: 'terminal clipboard through screen (OSC 52)' };
}

async function copyByTerminal(text: string, { env, write }: ClipboardPorts): Promise<CopyResult | undefined> {
  // The Linux console has no clipboard, and would show what it cannot read.
  if (env.TERM === 'linux' || env.TERM === 'dumb') return undefined;
  const sequence = osc52(text);
  if (sequence === undefined) return undefined;
  write(sequence);
  return { ok: true, way: 'terminal clipboard (OSC 52)' };
}

function osc52(text: string): string | undefined {
  const encoded = Buffer.from(text, 'utf8').toString('base64');
  return encoded.length > longestBase64 ? undefined : `\x1b]52;c;${encoded}\x07`;
}

/** The text on the bare terminal until Enter is pressed. */
async function printForCopying(text: string, { write, lendTerminal }: ClipboardPorts): Promise<CopyResult> {
  await lendTerminal(async () => {
    // Data must not drive the terminal here either.
    write(`${harmlessLines(text).join('\n')}\n\n-- Select the text above. Enter goes back. --`);
    await enterPressed();
    write('\n');
  });
  return { ok: true, way: 'printed on the terminal' };
}

/** One line from the terminal, which is not read as keys meanwhile. */
async function enterPressed(): Promise<void> {
  const terminal = await open('/dev/tty', 'r');
  try {
    await terminal.read(Buffer.alloc(1024), 0, 1024);
  } finally {
    await terminal.close();
  }
}

function pipeTo({ command, args }: Program, text: string, env: ClipboardPorts['env']): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(command, [...args], { stdio: ['pipe', 'ignore', 'ignore'], env, detached: true });
    const timer = setTimeout(() => {
      child.kill();
      resolve(false);
    }, patience);
    const done = (isCopied: boolean) => {
      clearTimeout(timer);
      resolve(isCopied);
    };
    child.on('error', () => done(false));
    child.on('exit', (code) => done(code === 0));
    child.stdin.on('error', () => done(false));
    child.stdin.end(text);
    child.unref();
  });
}

function isSet(text: string | undefined): text is string {
  return text !== undefined && text !== '';
}
