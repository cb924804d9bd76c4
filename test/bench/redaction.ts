import { readFileSync } from 'node:fs';
import { compileAnchors } from '../../src/core/privacy/anchor-automaton.ts';
import type { Rule } from '../../src/core/privacy/rule.ts';
import { textRules } from '../../src/core/privacy/rules.ts';
import { scanOf } from '../../src/core/privacy/scan.ts';
import { stepBudgetFor } from '../../src/core/privacy/step-budget.ts';
import { redactionPool } from '../../src/platform/redaction-pool.ts';

/** What makes patterns backtrack: runs of what they repeat, and a beginning of theirs again and again. */
const fillers = {
  letters: 'a',
  digits: '7',
  spaces: ' ',
  quotes: '"',
  dots: 'a.',
} as const;

/** A rule's anchors, again and again, alone and with something between; and once, before a run without end. */
function* hostileTexts({ anchors }: Rule, size: number): Generator<string> {
  const [first = ''] = anchors;
  const all = anchors.join('');
  const fill = (piece: string) => piece.repeat(Math.ceil(size / piece.length)).slice(0, size);
  yield fill(all);
  for (const filler of Object.values(fillers)) {
    yield `${first}${fill(filler)}`.slice(0, size);
    yield fill(`${first}${filler.repeat(20)}`);
  }
}

/** Times below are of the clock's own grain, and their ratio says nothing. */
const floor = 4;

/**
 * For each rule the worst ratio of processor time between texts of `2 * size` and of `size` characters, over the hostile texts; 2 is
 * linear. Names stay the same.
 */
export function* measureRules(size: number): Generator<{ readonly name: string; readonly ratio: number }> {
  const seen = new Map<string, number>();
  for (const rule of textRules) {
    const number = (seen.get(rule.name) ?? 0) + 1;
    seen.set(rule.name, number);
    const [large, small] = [hostileTexts(rule, 2 * size), hostileTexts(rule, size)];
    let worst = 0;
    for (const text of large) worst = Math.max(worst, ratioOf(rule, text, small.next().value ?? ''));
    yield { name: `${rule.name.replaceAll(' ', '_')}${number > 1 ? `_${number}` : ''}`, ratio: worst };
  }
}

/** Times of each text, of which the shortest counts: a machine busy with something else makes single ones long. */
const tries = 5;

function ratioOf(rule: Rule, large: string, small: string): number {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let again = 0; again < tries; again++) {
    least = Math.min(least, timeOf(rule, small));
    most = Math.min(most, timeOf(rule, large));
  }
  return most / Math.max(floor, least);
}

const automata = new Map<Rule, ReturnType<typeof compileAnchors>>();

/** Milliseconds of processor time for one rule over one text; a line that spends its budget ends there. */
function timeOf(rule: Rule, text: string): number {
  const automaton = automata.get(rule) ?? compileAnchors([rule]);
  automata.set(rule, automaton);
  const scan = scanOf(text, stepBudgetFor(text.length));
  const before = process.cpuUsage();
  try {
    automaton.visit(text, (_rule, start, end) => rule.look(scan, start, end));
  } catch {
    // Its budget was spent: the line would be dropped.
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** Megabytes a second through the pool of threads, and how many of them. */
export async function measureRedaction(path: string, threads: number): Promise<number> {
  const bytes = readFileSync(path);
  const pool = redactionPool({ key: new Uint8Array(32), homeDirectory: '/home/ada' }, threads);
  const start = performance.now();
  for await (const _block of pool.redact(blocksOf(bytes)));
  const seconds = (performance.now() - start) / 1000;
  await pool.close();
  return bytes.length / 1e6 / seconds;
}

async function* blocksOf(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(0x0a, start + 262_144);
    const next = end === -1 ? bytes.length : end + 1;
    yield bytes.subarray(start, next);
    start = next;
  }
}
