import { commandTable } from '../src/app/command-table.ts';
import type { Pointer } from '../src/app/messages.ts';
import type { Random } from '../src/core/sample/random.ts';
import type { Explorer } from './explorer.ts';

/** What a user, a terminal or a stray hand may do to the explorer. */
export type Move =
  | { readonly kind: 'keys'; readonly keys: readonly string[] }
  | { readonly kind: 'paste'; readonly text: string }
  | { readonly kind: 'resize'; readonly columns: number; readonly rows: number }
  | { readonly kind: 'pointer'; readonly pointer: Pointer };

/** Keys that end the explorer or hand the terminal to another program; a run could go no further. */
const leaving = new Set(['Q', 'ctrl+z', 'ctrl+c', 'e', 'o']);

const bound = [...new Set(commandTable.flatMap(({ keys }) => keys))]
  .map((keys) => keys.split(' '))
  // What is printed to be copied by hand stays until Enter.
  .filter((keys) => !keys.some((key) => leaving.has(key)) && keys.join(' ') !== 'y P');

const motions = ['j', 'k', 'enter', 'h', 'l', 'G', 'pagedown', 'pageup', 'ctrl+d', 'ctrl+u', 'J', 'K', 'tab'];

const filters = [
  'severity:>=high',
  'since:7d',
  'category:env*',
  'pwned',
  'time out',
  '-has:note',
  're:/pw.ed/',
  're:/(/',
  '"phrase with spaces"',
  'since:nonsense',
  'model:zzz',
  '((((',
  ':',
  '\\',
];

const oddTexts = [
  'é',
  '日本語',
  '👩‍👩‍👧‍👦',
  'e\u0301\u0301\u0301',
  '\u202eabc',
  '\x1b[31m',
  '\u0000',
  '\ud800',
  'ﷺ',
  '🏴󠁧󠁢󠁥󠁮󠁧󠁿',
  'a'.repeat(300),
  '1\n2\r\n3',
];

const sizes = [
  [80, 24],
  [80, 23],
  [60, 16],
  [250, 80],
  [120, 40],
  [59, 15],
  [20, 5],
  [1, 1],
] as const;

/** The next move; the same random numbers give the same moves. */
export function nextMove(random: Random): Move {
  const dice = random.next();
  if (dice < 0.04) return resize(random);
  if (dice < 0.08) return { kind: 'paste', text: random.pick([...oddTexts, ...filters]) };
  if (dice < 0.1) return { kind: 'pointer', pointer: pointer(random) };
  if (dice < 0.14) {
    const text = random.chance(0.7) ? random.pick(filters) : random.pick(oddTexts);
    return { kind: 'keys', keys: ['/', ...charactersOf(text), random.pick(['enter', 'escape', 'tab'])] };
  }
  if (dice < 0.5) return { kind: 'keys', keys: [random.pick(motions)] };
  if (dice < 0.57) return { kind: 'keys', keys: ['escape'] };
  if (dice < 0.6) return { kind: 'keys', keys: [...String(random.between(0, 9_999)), random.pick(motions)] };
  if (dice < 0.63) return { kind: 'keys', keys: charactersOf(random.pick(oddTexts)) };
  return { kind: 'keys', keys: random.pick(bound) };
}

/** Anywhere, also outside of the screen. */
function pointer(random: Random): Pointer {
  if (random.chance(0.4)) return { button: random.pick(['wheel-up', 'wheel-down']) };
  return { button: 'left', x: random.between(0, 120), y: random.between(0, 40) };
}

/** Does a move to an explorer that has no terminal. */
export async function playMove({ press, send }: Explorer, move: Move): Promise<void> {
  switch (move.kind) {
    case 'keys':
      return press(...move.keys);
    case 'paste':
      return send({ kind: 'text-pasted', text: move.text });
    case 'resize':
      return send({ ...move, kind: 'terminal-resized' });
    case 'pointer':
      return send({ kind: 'pointer-used', pointer: move.pointer });
  }
}

function resize(random: Random): Move {
  const [columns, rows] = random.chance(0.6)
    ? random.pick(sizes)
    : ([random.between(1, 260), random.between(1, 90)] as const);
  return { kind: 'resize', columns, rows };
}

/** A text as the keys that type it. */
function charactersOf(text: string): string[] {
  return [...new Intl.Segmenter().segment(text)].map(({ segment }) => (segment === ' ' ? 'space' : segment));
}
