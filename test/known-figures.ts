import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe } from 'vitest';
import type { JsonValue } from '../src/core/privacy/json-value.ts';
import { asObject, type JsonObject, numberIn, objectIn } from '../src/formats/agents/json-shape.ts';
import { realSessions } from './collect-trial.ts';

const hasReal = existsSync(join(realSessions, 'facts.json'));

/** `describe` where there are real logs with known figures. */
export const real = hasReal ? describe : describe.skip;
if (!hasReal) process.stderr.write(`skipped: no real logs with known figures at ${realSessions}\n`);

/** What was counted in the real logs by another program, and in part by hand. */
export function known(): JsonObject {
  const value: JsonValue = JSON.parse(readFileSync(join(realSessions, 'facts.json'), 'utf8'));
  return asObject(value) ?? {};
}

export function knownOf(format: string): readonly (readonly [file: string, facts: JsonObject])[] {
  const files = hasReal ? objectIn(objectIn(known(), 'facts'), format) : undefined;
  return Object.entries(files ?? {}).map(([file, facts]) => [file, asObject(facts) ?? {}]);
}

/** Members that count zero may be left out by one side or the other. */
export function count(value: JsonObject | undefined, name: string): number {
  return numberIn(value, name) ?? 0;
}

export function seconds(time: JsonValue | undefined): string {
  return typeof time === 'string' ? time.slice(0, 19) : '';
}
