import { Random } from './random.ts';
import { streams } from './streams.ts';

const waiting = 6;

/** The same lines, each moved by a few places, as when several agents append to one file. Holds a handful of lines. */
export function* shuffledLocally(lines: Iterable<string>, seed: number): Generator<string> {
  const random = new Random(seed, streams.appendOrder, 0);
  const held: string[] = [];
  for (const line of lines) {
    held.push(line);
    if (held.length > waiting) yield takeAny(held, random);
  }
  while (held.length > 0) yield takeAny(held, random);
}

function takeAny(held: string[], random: Random): string {
  const place = random.between(0, held.length - 1);
  const taken = held[place] ?? '';
  held[place] = held.at(-1) ?? '';
  held.pop();
  return taken;
}
