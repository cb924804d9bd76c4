/**
 * One thing done in the explorer, by name and arguments: what a log of a session holds, one JSON line each, and what can
 * be played again as a macro, a bug report or a test.
 */
export type ReplayStep =
  | { readonly command: string; readonly count?: number }
  /** Characters typed while a line is edited. */
  | { readonly type: string }
  | { readonly paste: string }
  /** The key that answered a question. */
  | { readonly answer: string }
  | { readonly resize: readonly [columns: number, rows: number] }
  /** 0-based cells. */
  | { readonly click: readonly [x: number, y: number] }
  | { readonly wheel: 'up' | 'down' };

export type ReplayResult =
  | { readonly ok: true; readonly steps: readonly ReplayStep[] }
  | { readonly ok: false; readonly line: number; readonly reason: string };

/** Reads a replay file: JSON Lines; empty lines and lines that begin with `#` or `//` are for people. */
export function parseReplay(text: string): ReplayResult {
  const steps: ReplayStep[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const trimmed = line.trim();
    if (trimmed === '' || trimmed.startsWith('#') || trimmed.startsWith('//')) continue;
    const step = stepOf(trimmed);
    if (step === undefined)
      return {
        ok: false,
        line: index + 1,
        reason: `a step is {"command"}, {"type"}, {"paste"}, {"answer"}, {"resize"}, {"click"} or {"wheel"}`,
      };
    steps.push(step);
  }
  return { ok: true, steps };
}

/** The steps as a replay file. */
export function formatReplay(steps: readonly ReplayStep[]): string {
  return mergedSteps(steps)
    .map((step) => `${JSON.stringify(step)}\n`)
    .join('');
}

/** The same steps with one for each stretch of typing. */
export function mergedSteps(steps: readonly ReplayStep[]): readonly ReplayStep[] {
  const merged: ReplayStep[] = [];
  for (const step of steps) {
    const last = merged.at(-1);
    if ('type' in step && last !== undefined && 'type' in last)
      merged[merged.length - 1] = { type: last.type + step.type };
    else merged.push(step);
  }
  return merged;
}

function stepOf(line: string): ReplayStep | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  if ('command' in value && typeof value.command === 'string') {
    const count = 'count' in value && isCount(value.count) ? value.count : undefined;
    return { command: value.command, ...(count === undefined ? {} : { count }) };
  }
  if ('type' in value && typeof value.type === 'string') return { type: value.type };
  if ('paste' in value && typeof value.paste === 'string') return { paste: value.paste };
  if ('answer' in value && typeof value.answer === 'string') return { answer: value.answer };
  if ('resize' in value && isPair(value.resize)) return { resize: value.resize };
  if ('click' in value && isPair(value.click)) return { click: value.click };
  if ('wheel' in value && (value.wheel === 'up' || value.wheel === 'down')) return { wheel: value.wheel };
  return undefined;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isPair(value: unknown): value is readonly [number, number] {
  return Array.isArray(value) && value.length === 2 && value.every(isCount);
}
