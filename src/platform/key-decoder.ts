import { StringDecoder } from 'node:string_decoder';
import type { Pointer } from '../app/messages.ts';

export type InputEvent =
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'paste'; readonly text: string }
  | { readonly kind: 'pointer'; readonly pointer: Pointer };

const pasteStart = '\x1b[200~';
const pasteEnd = '\x1b[201~';
/** Longer than any key a terminal sends; what has not ended by then is not a key. */
const longestSequence = 32;
/** A paste that never ends must not hold the keyboard. */
const longestPaste = 1_000_000;

/**
 * Turns the bytes a terminal sends into keys, one event for each: keys that arrive together must not be lost.
 *
 * Names: a printable grapheme is itself, the space bar `space`; others are `enter`, `escape`, `ctrl+d`, `alt+b`,
 * `pagedown`, `f1` and so on. A lone escape cannot be told from the start of a sequence: after `decode`, `isWaiting()`
 * says that one is held, and `flush()` gives it up as the key.
 */
export class KeyDecoder {
  readonly #decoder = new StringDecoder('utf8');
  #held = '';
  #paste: string | undefined;

  decode(bytes: Uint8Array): InputEvent[] {
    this.#held += this.#decoder.write(Buffer.from(bytes));
    return this.#take();
  }

  isWaiting(): boolean {
    return this.#held !== '' && this.#paste === undefined;
  }

  /** What is held is complete after all: the time in which a sequence would have gone on is over. */
  flush(): InputEvent[] {
    const held = this.#held;
    if (held === '' || this.#paste !== undefined) return [];
    this.#held = '';
    if (held === '\x1b') return [key('escape')];
    const second = held.slice(1);
    return held.startsWith('\x1b') && [...second].length === 1 ? [key(altName(second))] : [];
  }

  #take(): InputEvent[] {
    const events: InputEvent[] = [];
    while (this.#held !== '') {
      if (this.#paste !== undefined) {
        if (!this.#takePaste(events)) break;
        continue;
      }
      if (this.#held.startsWith(pasteStart)) {
        this.#held = this.#held.slice(pasteStart.length);
        this.#paste = '';
        continue;
      }
      const length = this.#held.startsWith('\x1b') ? sequenceLength(this.#held) : plainLength(this.#held);
      if (length === undefined) break;
      const taken = this.#held.slice(0, length);
      this.#held = this.#held.slice(length);
      const pointer = pointerOf(taken);
      if (pointer !== undefined) events.push({ kind: 'pointer', pointer });
      const name = taken.startsWith('\x1b') ? sequenceName(taken) : plainName(taken);
      if (name !== undefined) events.push(key(name));
    }
    return events;
  }

  #takePaste(events: InputEvent[]): boolean {
    const end = this.#held.indexOf(pasteEnd);
    // Part of the end mark may be at the end of what has come.
    const usable = end === -1 ? Math.max(0, this.#held.length - pasteEnd.length) : end;
    this.#paste = (this.#paste ?? '') + this.#held.slice(0, usable);
    this.#held = this.#held.slice(end === -1 ? usable : end + pasteEnd.length);
    if (end === -1 && this.#paste.length < longestPaste) return false;
    events.push({ kind: 'paste', text: this.#paste });
    this.#paste = undefined;
    return true;
  }
}

function key(name: string): InputEvent {
  return { kind: 'key', key: name };
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

function plainLength(text: string): number {
  const [first] = graphemes.segment(text.slice(0, 64));
  // `\r\n` is one grapheme but two keys.
  return first === undefined || first.segment === '\r\n' ? 1 : first.segment.length;
}

function plainName(text: string): string | undefined {
  const code = text.codePointAt(0) ?? 0;
  switch (code) {
    case 0x0d:
      return 'enter';
    case 0x0a:
      return 'enter';
    case 0x09:
      return 'tab';
    case 0x7f:
    case 0x08:
      return 'backspace';
    case 0x20:
      return 'space';
    case 0:
      return 'ctrl+space';
    default:
      if (code < 0x20) return `ctrl+${String.fromCharCode(code + (code < 0x1b ? 0x60 : 0x40))}`;
      return code >= 0x80 && code < 0xa0 ? undefined : text;
  }
}

/** Length of the escape sequence at the start; undefined while its end has not come. */
function sequenceLength(text: string): number | undefined {
  if (text.length === 1) return undefined;
  const second = text[1];
  if (second === '\x1b') return 1;
  if (second === 'O') return text.length < 3 ? undefined : 3;
  // The older form of what a mouse did: three bytes follow, which are no keys.
  if (text.startsWith('\x1b[M')) return text.length < 6 ? undefined : 6;
  if (second === '[') {
    const end = /^\x1b\[[0-?]*[ -/]*[@-~]/.exec(text);
    if (end !== null) return end[0].length;
    return text.length > longestSequence ? longestSequence : undefined;
  }
  if (second === ']' || second === 'P' || second === '_' || second === '^') {
    // An answer of the terminal to a question: up to BEL or ST.
    const end = /^\x1b[\]P_^][^\x07\x1b]*(?:\x07|\x1b\\)/.exec(text);
    if (end !== null) return end[0].length;
    return text.length > 4096 ? text.length : undefined;
  }
  return 1 + plainLength(text.slice(1));
}

/** A press of the left button or a turn of the wheel, in xterm's SGR form; what else a mouse tells is not used. */
function pointerOf(sequence: string): Pointer | undefined {
  const [, code = '', x = '', y = ''] = /^\x1b\[<(\d+);(\d+);(\d+)M$/.exec(sequence) ?? [];
  // Shift 4, meta 8 and ctrl 16 do not change what is meant.
  switch (code === '' ? -1 : Number(code) & ~28) {
    case 0:
      return { button: 'left', x: Math.max(0, Number(x) - 1), y: Math.max(0, Number(y) - 1) };
    case 64:
      return { button: 'wheel-up' };
    case 65:
      return { button: 'wheel-down' };
    default:
      return undefined;
  }
}

const finals: Readonly<Record<string, string>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  H: 'home',
  F: 'end',
  P: 'f1',
  Q: 'f2',
  R: 'f3',
  S: 'f4',
  Z: 'shift+tab',
};
const tildes: Readonly<Record<string, string>> = {
  1: 'home',
  2: 'insert',
  3: 'delete',
  4: 'end',
  5: 'pageup',
  6: 'pagedown',
  7: 'home',
  8: 'end',
  11: 'f1',
  12: 'f2',
  13: 'f3',
  14: 'f4',
  15: 'f5',
  17: 'f6',
  18: 'f7',
  19: 'f8',
  20: 'f9',
  21: 'f10',
  23: 'f11',
  24: 'f12',
};

/** The name of a whole sequence; undefined for one that is no key. */
function sequenceName(sequence: string): string | undefined {
  if (sequence === '\x1b') return 'escape';
  if (sequence.startsWith('\x1bO')) return finals[sequence[2] ?? ''];
  if (!sequence.startsWith('\x1b['))
    return /^\x1b[\]P_^]./.test(sequence) ? undefined : altName(sequence.slice(1));
  const parts = /^\x1b\[([\d;:]*)([A-Za-z~])$/.exec(sequence);
  if (parts === null) return undefined;
  const [, numbers = '', final = ''] = parts;
  const [first = '', second = '1'] = numbers.split(';');
  const base = final === '~' ? tildes[first] : final === 'u' ? unicodeName(Number(first)) : finals[final];
  return base === undefined ? undefined : withModifiers(base, Number(second.split(':')[0]) - 1);
}

function unicodeName(code: number): string | undefined {
  if (code === 27) return 'escape';
  return Number.isInteger(code) && code > 0 && code <= 0x10ffff
    ? plainName(String.fromCodePoint(code))
    : undefined;
}

/** xterm's modifier bits: shift 1, alt 2, ctrl 4. */
function withModifiers(base: string, bits: number): string {
  const ctrl = (bits & 4) !== 0 ? 'ctrl+' : '';
  const alt = (bits & 2) !== 0 ? 'alt+' : '';
  const shift = (bits & 1) !== 0 && base.length > 1 && base !== 'shift+tab' ? 'shift+' : '';
  return ctrl + alt + shift + base;
}

function altName(text: string): string {
  return `alt+${plainName(text) ?? ''}`;
}
