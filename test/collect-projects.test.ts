import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { textIn } from '../src/formats/agents/json-shape.ts';
import { CollectTrial, fixtures, rowsOf } from './collect-trial.ts';

const session = join(fixtures, 'claude-code', 'session.jsonl');

describe('with --per-project', () => {
  test('each project that the logs name gets its own data, and logs that name none go by their format', async () => {
    const trial = new CollectTrial();
    await trial.collect('auto', fixtures, '--dir', 'fleet', '--per-project');
    const projects = readdirSync(join(trial.folder, 'fleet')).toSorted();
    expect(projects).toEqual([
      'atif',
      'gemini-cli',
      'harness-log',
      'inspect-ai',
      'langfuse',
      'mini-swe-agent',
      'openhands',
      'shop',
      'swe-agent',
      'terminal-bench',
      'test-report',
    ]);
    const failures = rowsOf(read(trial, 'fleet', 'shop', 'training_data', 'failures.jsonl'));
    expect(new Set(failures.map((row) => textIn(row, 'project')))).toEqual(new Set(['shop']));
  });

  test('a name in a log is never a path', async () => {
    const trial = new CollectTrial();
    const log = readFileSync(session, 'utf8').replaceAll(/"cwd":"[^"]*"/g, '"cwd":"/x/..\\u002f.."');
    writeFileSync(join(trial.folder, 'log.jsonl'), log);
    await trial.collect('claude-code', 'log.jsonl', '--dir', 'fleet', '--per-project');
    expect(readdirSync(join(trial.folder, 'fleet'))).toHaveLength(1);
    expect(readdirSync(trial.folder).toSorted()).toEqual(['fleet', 'log.jsonl', 'state']);
  });
});

test("a person's home folder is no project", async () => {
  const trial = new CollectTrial();
  const log = readFileSync(session, 'utf8').replaceAll(/"cwd":"[^"]*"/g, '"cwd":"/home/grace"');
  writeFileSync(join(trial.folder, 'log.jsonl'), log);
  await trial.collect('claude-code', 'log.jsonl');
  expect(trial.records('failures')[0]).toMatchObject({ project: null });
  expect(trial.written()).not.toContain('grace');
});

describe('the feature', () => {
  const mapped = async (mapping: string, log = session) => {
    const trial = new CollectTrial();
    mkdirSync(join(trial.folder, '.ai'));
    writeFileSync(join(trial.folder, '.ai', 'features.json'), mapping);
    const { code, stderr } = await trial.collect('claude-code', log);
    return { trial, code, stderr };
  };

  test('is what people say it is, by branch, by its beginning or by session, and then no guess', async () => {
    for (const name of ['feat/checkout', 'feat/*', '5e55a000-0000-4000-8000-000000000001']) {
      const { trial } = await mapped(JSON.stringify({ 'f*': 'F000', [name]: 'F012' }));
      expect(trial.records('failures')[0]).toMatchObject({ feature_id: 'F012' });
      expect(trial.records('failures')[0]?.inferred).not.toContain('feature_id');
      expect(new Set(trial.records('context_metrics').map((row) => row.feature_id))).toEqual(
        new Set(['F012']),
      );
    }
  });

  test('that people say later is taken over by newer records', async () => {
    const { trial } = await mapped('{}');
    expect(trial.records('failures')[0]).toMatchObject({ feature_id: 'feat/checkout' });
    writeFileSync(join(trial.folder, '.ai', 'features.json'), '{"feat/checkout":"F012"}');
    await trial.collect('claude-code', session);
    expect(trial.records('failures')).toMatchObject([{ feature_id: 'F012' }]);
    const before = trial.written();
    await trial.collect('claude-code', session);
    expect(trial.written()).toBe(before);
  });

  test('is the issue in the first prompt when the branch says nothing', async () => {
    const trial = new CollectTrial();
    const log = readFileSync(session, 'utf8').replaceAll('feat/checkout', 'main');
    writeFileSync(join(trial.folder, 'a.jsonl'), log);
    await trial.collect('claude-code', 'a.jsonl');
    expect(trial.records('failures')[0]).toMatchObject({ feature_id: null });
    const named = log
      .replace(/("role":\s?"user","content":\s?")/, '$1Please mend SHOP-12. ')
      .replaceAll('-00000000', '-10000000');
    writeFileSync(join(trial.folder, 'b.jsonl'), named);
    await trial.collect('claude-code', 'b.jsonl');
    expect(trial.records('failures').at(-1)).toMatchObject({ feature_id: 'SHOP-12' });
    expect(trial.records('failures').at(-1)?.inferred).toContain('feature_id');
  });

  test('from a mapping that is none is refused before anything is written', async () => {
    const { code, stderr } = await mapped('{"feat": 12}');
    expect(code).toBe(2);
    expect(stderr).toContain('features.json: is no JSON object of texts');
  });
});

test('names that a project takes out are taken out of what is collected', async () => {
  const trial = new CollectTrial();
  mkdirSync(join(trial.folder, '.ai'));
  writeFileSync(join(trial.folder, '.ai', 'debrief.json'), '{"privacy":{"names":["test_cart"]}}');
  copyFileSync(session, join(trial.folder, 'log.jsonl'));
  await trial.collect('claude-code', 'log.jsonl');
  expect(trial.records('failures')).toHaveLength(1);
  expect(trial.written()).not.toContain('test_cart');
});

function read(trial: CollectTrial, ...names: readonly string[]): string {
  return readFileSync(join(trial.folder, ...names), 'utf8');
}
