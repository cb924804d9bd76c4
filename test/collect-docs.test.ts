import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { agentFormats } from '../src/formats/agents/agents.ts';
import { assumedWindow } from '../src/formats/agents/assumed-window.ts';
import { type JsonObject, member, objectIn, textIn } from '../src/formats/agents/json-shape.ts';
import { CollectTrial, fixtures } from './collect-trial.ts';

const document = readFileSync(join(import.meta.dirname, '..', 'docs', 'formats.md'), 'utf8');

/** A table's cells, by row. */
function cells(text: string): readonly (readonly string[])[] {
  return text
    .trim()
    .split('\n')
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim().replaceAll('`', '')),
    );
}

const [head = [], , ...rows] = cells(/<!-- fields -->([\s\S]*?)<!-- \/fields -->/.exec(document)?.[1] ?? '');

test('docs/formats.md names every format that can be collected', () => {
  expect(head.slice(1).toSorted()).toEqual(agentFormats.map(({ id }) => id).toSorted());
  for (const { id } of agentFormats) expect(document).toContain(`| \`${id}\` |`);
});

describe('the table of fields is what the readers do', () => {
  const byFormat = new Map<string, JsonObject[]>();
  beforeAll(async () => {
    for (const summary of (await new CollectTrial().summaries('auto', fixtures)).values()) {
      const format = textIn(summary, 'format') ?? '';
      byFormat.set(format, [...(byFormat.get(format) ?? []), summary]);
    }
  });

  const claims = rows.flatMap(([field = '', ...said]) =>
    said.map((word, place) => [head[place + 1] ?? '', field, word] as const),
  );
  test('and covers every field of a line', () => {
    const [summary] = byFormat.get('claude-code') ?? [];
    const { tokens, ...others } = summary ?? {};
    const always = [
      'file',
      'format',
      'agent',
      'rows',
      'skipped',
      'unknown',
      'repeated',
      'failures',
      'successes',
    ];
    const listed = [
      ...Object.keys(others),
      ...Object.keys(objectIn({ tokens: tokens ?? null }, 'tokens') ?? {}).map((name) => `tokens.${name}`),
    ];
    const told = listed.filter((name) => !always.includes(name) && name !== 'detail' && name !== 'appended');
    expect(rows.map(([field]) => field).toSorted()).toEqual(told.toSorted());
  });

  test.each(claims)('%s: %s is %s', (format, field, word) => {
    const says = (summary: JsonObject) => {
      const value = field.startsWith('tokens.')
        ? member(objectIn(summary, 'tokens'), field.slice('tokens.'.length))
        : member(summary, field);
      return (
        value !== null &&
        value !== undefined &&
        JSON.stringify(value) !== '[]' &&
        JSON.stringify(value) !== '{}'
      );
    };
    const found = (byFormat.get(format) ?? []).some(says);
    expect(['yes', 'some', '–']).toContain(word);
    if (word !== 'some') expect(found).toBe(word === 'yes');
  });
});

test('the table of assumed windows is the one that is used', () => {
  const [, , ...models] = cells(/\| model \| tokens[\s\S]*?\n\n/.exec(document)?.[0] ?? '');
  expect(models.length).toBeGreaterThan(4);
  for (const [names = '', tokens = ''] of models) {
    const size = Number(/[\d,]+/.exec(tokens)?.[0].replaceAll(',', ''));
    for (const name of names.split(', ')) {
      const model = name.replace('*', '-x');
      expect(assumedWindow(model, 0), model).toBe(size);
      expect(assumedWindow(model, size + 1)).toBeUndefined();
    }
  }
  expect(assumedWindow('claude-sonnet-4-5[1m]', 500_000)).toBe(1_000_000);
  expect(assumedWindow('glm-4.7', 0)).toBeUndefined();
});
