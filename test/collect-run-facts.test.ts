import { expect, test } from 'vitest';
import type { JsonValue } from '../src/core/privacy/json-value.ts';
import { asObject, type JsonObject, listIn, member, objectIn } from '../src/formats/agents/json-shape.ts';
import { CollectTrial, realSessions } from './collect-trial.ts';
import { count, known, knownOf, real, seconds } from './known-figures.ts';

/** Facts of a file: one object, or one for each run in it. */
function runsOf(format: string): readonly (readonly [file: string, runs: readonly JsonObject[]])[] {
  if (knownOf(format).length === 0) return [];
  const files = objectIn(objectIn(known(), 'facts'), format) ?? {};
  return Object.entries(files).map(([file, facts]) => {
    const list: readonly JsonValue[] = Array.isArray(facts) ? facts : [facts];
    return [file, list.map((run) => asObject(run) ?? {})];
  });
}

real('the figures of real OpenHands runs', () => {
  const trial = new CollectTrial();
  test.each(runsOf('openhands'))('%s', async (file, runs) => {
    const summaries = await trial.summaries('openhands', realSessions.concat('/openhands'));
    const summary = summaries.get(file.slice('openhands/'.length));
    const details = listIn(objectIn(summary, 'detail'), 'runs');
    const found = details.length > 0 ? details : [{ ...summary, ...objectIn(summary, 'detail') }];
    expect(found).toHaveLength(runs.length);
    for (const [place, facts] of runs.entries()) {
      const run = asObject(found[place]);
      const same = [
        'instance_id',
        'events',
        'actions',
        'observations',
        'run_nonzero_exit',
        'error_observations',
        'finished',
        'error',
        'success',
        'accumulated_cost',
        'patch',
        'agent',
        'model',
        'max_iterations',
        'wall_minutes',
      ];
      expect(facts).toMatchObject(Object.fromEntries(same.map((name) => [name, member(run, name)])));
      expect(member(run, 'active_minutes')).toBe(member(facts, 'active_minutes_gap10'));
      expect(member(run, 'test_runs')).toBe(member(facts, 'test_run_calls'));
      expect([seconds(member(run, 'first')), seconds(member(run, 'last'))]).toEqual([
        seconds(member(facts, 'first')),
        seconds(member(facts, 'last')),
      ]);
      const usage = objectIn(facts, 'token_usage');
      if (usage === undefined || Object.keys(usage).length === 0) continue;
      expect(objectIn(run, 'tokens')).toMatchObject({
        input: count(usage, 'prompt_tokens'),
        output: count(usage, 'completion_tokens'),
        cache_read: count(usage, 'cache_read_tokens'),
        cache_write: count(usage, 'cache_write_tokens'),
      });
    }
  });
});

real('the figures of real Inspect AI logs', () => {
  const trial = new CollectTrial();
  test.each(knownOf('inspect-ai'))('%s', async (file, facts) => {
    const summaries = await trial.summaries('inspect-ai', realSessions.concat('/inspect-ai'));
    const summary = summaries.get(file.slice('inspect-ai/'.length));
    const detail = objectIn(summary, 'detail');
    const same = ['version', 'status', 'task', 'model', 'samples', 'sample_errors', 'scores', 'model_usage'];
    expect(facts).toMatchObject({
      ...Object.fromEntries(same.map((name) => [name, member(detail, name)])),
      tool_calls: member(summary, 'tool_calls'),
      tool_messages_with_error: member(summary, 'tool_errors'),
    });
    // 0.0 and 0 are one number in two spellings.
    const plain = (scores: JsonObject | undefined) => JSON.stringify(scores ?? {}).replaceAll('.0"', '"');
    expect(plain(objectIn(detail, 'sample_scores'))).toBe(plain(objectIn(facts, 'sample_scores')));
    for (const [name, fact] of [
      ['first', 'started_at'],
      ['last', 'completed_at'],
    ] as const)
      expect(Date.parse(String(member(summary, name)))).toBe(Date.parse(String(member(facts, fact))));
  });
});

real('the figures of real Langfuse traces', () => {
  const trial = new CollectTrial();
  test.each(knownOf('langfuse'))('%s', async (file, facts) => {
    const summaries = await trial.summaries('langfuse', realSessions.concat('/langfuse'));
    const summary = summaries.get(file.slice('langfuse/'.length));
    const detail = objectIn(summary, 'detail');
    const same = ['trace_id', 'name', 'observations', 'by_type', 'levels', 'names', 'usage_sum', 'scores'];
    expect(facts).toMatchObject({
      ...Object.fromEntries(same.map((name) => [name, member(detail, name)])),
      models: Object.keys(objectIn(summary, 'models') ?? {}),
      wall_minutes: member(summary, 'wall_minutes'),
      active_minutes_gap10: member(summary, 'active_minutes'),
    });
    expect(seconds(member(summary, 'first'))).toBe(seconds(member(facts, 'first')));
    expect(seconds(member(summary, 'last'))).toBe(seconds(member(facts, 'last')));
    const usage = objectIn(facts, 'usage_sum');
    expect(objectIn(summary, 'tokens')).toMatchObject({
      input: count(usage, 'input'),
      output: count(usage, 'output'),
    });
  });
});

real('test runs of all formats', () => {
  test('agree with the other count within a tenth, or one', async () => {
    const summaries = await new CollectTrial().summaries('auto', realSessions);
    const formats = ['claude-code', 'codex', 'gemini-cli', 'pi', 'swe-agent', 'mini-swe-agent'];
    const pairs = formats.flatMap(knownOf).flatMap(([file, facts]) => {
      const name = ['test_runs', 'test_run_calls', 'test_run_steps'].find((each) => each in facts) ?? '';
      return [{ file, found: count(summaries.get(file), 'test_runs'), other: count(facts, name) }];
    });
    expect(pairs.length).toBeGreaterThan(30);
    const far = pairs.filter(({ found, other }) => Math.abs(found - other) > Math.max(1, other / 10));
    expect(far).toEqual([]);
  });
});
