import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { textIn } from '../src/formats/agents/json-shape.ts';
import { CollectTrial, fixtures, rowsOf } from './collect-trial.ts';

const transcripts = join(fixtures, 'claude-code');
const settle = ({ folder }: CollectTrial, name: string, settings: unknown) => {
  mkdirSync(join(folder, '.ai'), { recursive: true });
  writeFileSync(join(folder, name), JSON.stringify(settings));
};
const isWritten = ({ folder }: CollectTrial, stem: string) =>
  existsSync(join(folder, 'training_data', `${stem}.jsonl`));

test('a kind that is switched off is not written, and the summary says so', async () => {
  const trial = new CollectTrial();
  settle(trial, 'data_collection_config.json', {
    collect: { successes: { enabled: false }, failures: { enabled: true } },
  });
  const { code, stdout } = await trial.collect('claude-code', transcripts);
  expect(code).toBe(0);
  expect(isWritten(trial, 'successes')).toBe(false);
  expect(isWritten(trial, 'failures')).toBe(true);
  expect(stdout).toMatch(/^Not collected: [1-9]\d* records of what is switched off \(successes\)$/m);
});

test('what was switched off is collected from the same logs once it is switched on', async () => {
  const trial = new CollectTrial();
  settle(trial, '.ai/debrief.json', { collect: { performance: { enabled: false } } });
  await trial.collect('claude-code', transcripts);
  expect(isWritten(trial, 'performance')).toBe(false);
  settle(trial, '.ai/debrief.json', {});
  await trial.collect('claude-code', transcripts);
  expect(isWritten(trial, 'performance')).toBe(true);
});

test("the project's own switch goes before the harness's", async () => {
  const trial = new CollectTrial();
  settle(trial, 'data_collection_config.json', { collect: { failures: { enabled: false } } });
  settle(trial, '.ai/debrief.json', { collect: { failures: { enabled: true } } });
  await trial.collect('claude-code', transcripts);
  expect(isWritten(trial, 'failures')).toBe(true);
});

test('records older than retention_days are not collected, and counted', async () => {
  const all = new CollectTrial();
  await all.collect('claude-code', transcripts);
  const times = all.records('context_metrics').map((record) => Date.parse(textIn(record, 'timestamp') ?? ''));
  const now = Date.parse('2026-03-03T00:00:00Z');
  const [newest = 0] = times.filter((time) => !Number.isNaN(time)).toSorted((a, b) => b - a);
  const days = (now - newest) / 86_400_000 + 0.001;
  const trial = new CollectTrial();
  settle(trial, 'data_collection_config.json', { retention_days: days });
  const { stdout } = await trial.collect('claude-code', transcripts);
  const kept = trial.records('context_metrics');
  expect(kept.length).toBeGreaterThan(0);
  expect(kept.length).toBeLessThan(times.length);
  for (const record of kept)
    expect(Date.parse(textIn(record, 'timestamp') ?? '')).toBeGreaterThanOrEqual(now - days * 86_400_000);
  expect(stdout).toMatch(/^Not collected: [1-9]\d* records older than retention_days/m);
});

test('JSON says of each file how many records were kept out', async () => {
  const trial = new CollectTrial();
  settle(trial, '.ai/debrief.json', { collect: { context_metrics: { enabled: false } } });
  const { stdout } = await trial.collect('claude-code', join(transcripts, 'session.jsonl'), '--json');
  const [row] = rowsOf(stdout);
  expect(row?.withheld).toMatchObject({ past: 0 });
  expect(row?.appended).toMatchObject({ context_metrics: 0 });
});

test('a switch that cannot be read ends collecting before anything is written', async () => {
  const trial = new CollectTrial();
  settle(trial, '.ai/debrief.json', { collect: { failures: { enabled: 'no' } } });
  const { code, stderr } = await trial.collect('claude-code', transcripts);
  expect(code).toBe(2);
  expect(stderr).toContain('collect.failures.enabled is neither true nor false');
  expect(isWritten(trial, 'failures')).toBe(false);
});
