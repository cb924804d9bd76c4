import { spawnSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { CliIo } from '../src/cli/cli-io.ts';
import { run } from '../src/cli/hook.ts';
import { capture } from '../src/cli/hook-capture.ts';
import type { JsonValue } from '../src/core/privacy/json-value.ts';
import type { JsonObject } from '../src/formats/agents/json-shape.ts';
import { fixtures, rowsOf } from './collect-trial.ts';

const failure = {
  hook_event_name: 'PostToolUseFailure',
  session_id: '5e55a000-0000-4000-8000-000000000001',
  transcript_path: '/home/ada/.claude/projects/shop/5e55a000.jsonl',
  tool_name: 'Bash',
  tool_input: {
    command:
      'cd /home/ada/shop && curl -H "Authorization: Bearer ghp_0123456789abcdefghijklmnopqrstuvwxyzAB" x',
    description: 'a private plan',
  },
  tool_use_id: 'toolu_1',
  error: 'Exit code 7\nmail ada.lovelace@lovelace-shop.net',
  duration_ms: 12,
};

class HookTrial {
  readonly folder = mkdtempSync(join(tmpdir(), 'debrief-hook-'));
  readonly collected: (readonly string[])[] = [];

  async event(payload: JsonObject | string, ...args: readonly string[]) {
    const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
    return capture(args, {
      env: { XDG_STATE_HOME: join(this.folder, 'state') },
      homeFolder: '/home/ada',
      currentFolder: this.folder,
      stdin: () => bytesOf(text),
      now: () => Date.parse('2026-03-03T00:00:00Z'),
      collect: (given) => this.collected.push(given),
    });
  }

  async manage(args: readonly string[], answer = '') {
    let [stdout, stderr] = ['', ''];
    const port = (write: (text: string) => void) => ({
      write: async (text: string) => write(text),
      flush: async () => {},
      isTerminal: false,
      columns: undefined,
      cleaned: (text: string) => text,
      cleanedValue: (value: JsonValue) => value,
    });
    const io: CliIo = {
      stdout: port((text) => {
        stdout += text;
      }),
      stderr: port((text) => {
        stderr += text;
      }),
      stdin: { bytes: () => bytesOf(answer), isTerminal: answer !== '' },
      env: { XDG_STATE_HOME: join(this.folder, 'state'), PATH: '/nowhere' },
      currentFolder: this.folder,
      homeFolder: this.folder,
      now: () => Date.parse('2026-03-03T00:00:00Z'),
    };
    const code = await run(args, io);
    return { code, stdout, stderr };
  }

  read(...names: readonly string[]): string {
    return readFileSync(join(this.folder, ...names), 'utf8');
  }

  events(): readonly JsonObject[] {
    return rowsOf(this.read('training_data', 'hook_events.jsonl'));
  }

  log(): string {
    return this.read('state', 'debrief', 'hook.log');
  }
}

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text);
}

describe('an event', () => {
  test('is appended redacted, and keeps neither what a tool was given nor what it said at length', async () => {
    const trial = new HookTrial();
    await trial.event({ ...failure, cwd: trial.folder, tool_response: { stdout: 'long' } });
    expect(trial.events()).toMatchObject([
      {
        schema: 'hook_events/1',
        timestamp: '2026-03-03T00:00:00.000Z',
        event: 'PostToolUseFailure',
        agent: 'claude-code',
        session_id: failure.session_id,
        tool_name: 'Bash',
        duration_ms: 12,
      },
    ]);
    const text = trial.read('training_data', 'hook_events.jsonl');
    expect(text).toContain('Exit code 7');
    for (const secret of ['ghp_', 'ada.lovelace', '/home/ada', 'private plan', 'stdout'])
      expect(text).not.toContain(secret);
  });

  test('of any kind that is documented leaves a line', async () => {
    const trial = new HookTrial();
    const base = { session_id: 's', cwd: trial.folder, transcript_path: '/none.jsonl' };
    const payloads = [
      { ...base, hook_event_name: 'PostToolUse', tool_name: 'Read', tool_input: {}, tool_response: {} },
      { ...base, hook_event_name: 'PreCompact', trigger: 'auto' },
      { ...base, hook_event_name: 'PostCompact', trigger: 'manual', compact_summary: 'a secret plan' },
      { ...base, hook_event_name: 'Stop', stop_hook_active: false, last_assistant_message: 'Done.' },
      { ...base, hook_event_name: 'StopFailure', error: 'overloaded' },
      { ...base, hook_event_name: 'SessionEnd', reason: 'logout' },
      { ...base, hook_event_name: 'SomethingNew' },
      { ...base, hook_event_name: 'AfterAgent' },
      { type: 'agent-turn-complete', 'thread-id': 't', 'turn-id': '1', cwd: trial.folder },
    ];
    for (const payload of payloads) expect(await trial.event(payload)).toBe(0);
    expect(trial.events().map(({ event }) => event)).toEqual(
      payloads.map((payload) => ('hook_event_name' in payload ? payload.hook_event_name : payload.type)),
    );
    expect(
      trial
        .events()
        .map(({ agent }) => agent)
        .slice(-2),
    ).toEqual(['gemini-cli', 'codex']);
    expect(trial.read('training_data', 'hook_events.jsonl')).not.toMatch(/secret plan|Done\./);
  });

  test('that ends something starts the collection of its transcripts, sub-agents included', async () => {
    const trial = new HookTrial();
    const transcript = join(fixtures, 'claude-code', 'session.jsonl');
    const payload = { ...failure, cwd: trial.folder, transcript_path: transcript };
    await trial.event(payload);
    expect(trial.collected).toEqual([]);
    await trial.event({ ...payload, hook_event_name: 'Stop' });
    expect(trial.collected).toEqual([
      [
        'claude-code',
        transcript,
        join(fixtures, 'claude-code', 'session', 'subagents'),
        '--dir',
        trial.folder,
      ],
    ]);
  });

  test('goes where --dir says, else to the project that the agent names', async () => {
    const trial = new HookTrial();
    await trial.event({ ...failure, cwd: '/' }, '--dir', 'elsewhere');
    expect(existsSync(join(trial.folder, 'elsewhere', 'training_data', 'hook_events.jsonl'))).toBe(true);
  });

  test('honours the words that a project takes out, and is left out when its settings are broken', async () => {
    const trial = new HookTrial();
    mkdirSync(join(trial.folder, '.ai'));
    writeFileSync(join(trial.folder, '.ai', 'debrief.json'), '{"privacy":{"names":["Zephyrine"]}}');
    await trial.event({ ...failure, cwd: trial.folder, error: 'Zephyrine said no' });
    expect(trial.read('training_data', 'hook_events.jsonl')).not.toContain('Zephyrine');
    writeFileSync(join(trial.folder, '.ai', 'debrief.json'), '{"privacy":{"names":"Zephyrine"}}');
    expect(await trial.event({ ...failure, cwd: trial.folder })).toBe(0);
    expect(trial.events()).toHaveLength(1);
    expect(trial.log()).toContain('privacy settings cannot be read');
  });

  test.each([
    ['.ai/debrief.json', { hook_events: { enabled: false } }, []],
    ['data_collection_config.json', { failures: { enabled: false } }, ['PreCompact', 'Stop']],
    ['data_collection_config.json', { failure: false, context: false }, ['Stop']],
    ['.ai/debrief.json', { successes: { enabled: false } }, ['PostToolUseFailure', 'PreCompact', 'Stop']],
    [
      '.ai/debrief.json',
      { failures: false, successes: false, performance: false, context_metrics: { enabled: false } },
      [],
    ],
  ])('keeps nothing of what %s switches off with %j', async (file, collect, kept) => {
    const trial = new HookTrial();
    mkdirSync(join(trial.folder, '.ai'));
    writeFileSync(join(trial.folder, file), JSON.stringify({ collect }));
    for (const hook_event_name of ['PostToolUseFailure', 'PreCompact', 'Stop'])
      await trial.event({ ...failure, hook_event_name, cwd: trial.folder });
    const isThere = existsSync(join(trial.folder, 'training_data', 'hook_events.jsonl'));
    expect(isThere ? trial.events().map(({ event }) => event) : []).toEqual(kept);
    expect(existsSync(join(trial.folder, 'training_data'))).toBe(kept.length > 0);
  });

  test('a project’s own switch counts before its harness’s, and one that is no switch keeps all out', async () => {
    const trial = new HookTrial();
    mkdirSync(join(trial.folder, '.ai'));
    const settings = (file: string, enabled: unknown) =>
      writeFileSync(join(trial.folder, file), JSON.stringify({ collect: { failures: { enabled } } }));
    settings('data_collection_config.json', false);
    settings('.ai/debrief.json', true);
    await trial.event({ ...failure, cwd: trial.folder });
    expect(trial.events()).toHaveLength(1);
    settings('.ai/debrief.json', 'no');
    await trial.event({ ...failure, cwd: trial.folder });
    expect(trial.events()).toHaveLength(1);
    expect(trial.log()).toContain('settings cannot be read');
  });
});

describe('the agent is never disturbed', () => {
  test.each(['', 'no json', '[]', '{}', '{"hook_event_name": 5}', '"x"'])('by %j', async (text) => {
    const trial = new HookTrial();
    expect(await trial.event(text)).toBe(0);
    expect(trial.log()).toContain('what came was no hook event in JSON');
  });

  test('by a data folder that cannot be written', async () => {
    const trial = new HookTrial();
    writeFileSync(join(trial.folder, 'training_data'), 'a file');
    expect(await trial.event({ ...failure, cwd: join(trial.folder, 'training_data') })).toBe(0);
    expect(trial.log()).toMatch(/ENOTDIR|EEXIST/);
  });

  test('as a program: exit code 0 and not a word, whatever comes', () => {
    const trial = new HookTrial();
    const program = `import { main } from ${JSON.stringify(join(import.meta.dirname, '../src/cli/hook-capture.ts'))};
process.exitCode = await main(['hook']);`;
    const env = { ...process.env, XDG_STATE_HOME: join(trial.folder, 'state'), HOME: trial.folder };
    for (const input of [JSON.stringify({ ...failure, cwd: trial.folder }), 'garbage', '']) {
      const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
        input,
        env,
        cwd: trial.folder,
        encoding: 'utf8',
      });
      expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
    }
    expect(trial.events()).toHaveLength(1);
  });
});

describe('the settings', () => {
  test('are shown, and written only when a person or --yes agrees', async () => {
    const trial = new HookTrial();
    const file = join(trial.folder, '.claude', 'settings.json');
    const declined = await trial.manage(['install']);
    expect(declined).toMatchObject({ code: 1, stderr: expect.stringContaining('nothing was written') });
    expect(declined.stdout).toContain('+    "SessionEnd": [');
    expect(existsSync(file)).toBe(false);
    expect((await trial.manage(['install'], 'n\n')).code).toBe(1);
    expect((await trial.manage(['install'], 'y\n')).code).toBe(0);
    expect(JSON.parse(readFileSync(file, 'utf8')).hooks.Stop[0].hooks[0].command).toBe('debrief hook');
    const again = await trial.manage(['install', '--yes']);
    expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('nothing to change') });
  });

  test('have a state that can be asked for', async () => {
    const trial = new HookTrial();
    expect(await trial.manage(['status'])).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('not installed'),
    });
    await trial.manage(['install', '--yes', '--dir', 'data here']);
    await trial.event('garbage');
    const { code, stdout } = await trial.manage(['status', '--json']);
    expect(code).toBe(0);
    expect(rowsOf(stdout)).toMatchObject([
      {
        state: 'installed',
        missing: [],
        commands: { Stop: `debrief hook --dir '${join(trial.folder, 'data here')}'` },
        problems: [expect.stringContaining('no hook event')],
      },
    ]);
    await trial.manage(['uninstall', '--yes']);
    expect((await trial.manage(['status'])).code).toBe(1);
  });

  test('stay a link when they are one, and keep their mode', async () => {
    const trial = new HookTrial();
    writeFileSync(join(trial.folder, 'dotfile.json'), '{\n  "model": "opus"\n}\n', { mode: 0o640 });
    symlinkSync('dotfile.json', join(trial.folder, 'settings.json'));
    expect((await trial.manage(['install', '--settings', 'settings.json', '--yes'])).code).toBe(0);
    expect(lstatSync(join(trial.folder, 'settings.json')).isSymbolicLink()).toBe(true);
    expect(trial.read('dotfile.json')).toContain('debrief hook');
    expect(lstatSync(join(trial.folder, 'dotfile.json')).mode & 0o777).toBe(0o640);
    await trial.manage(['uninstall', '--settings', 'settings.json', '--yes']);
    expect(trial.read('dotfile.json')).toBe('{\n  "model": "opus"\n}\n');
  });

  test('that are no JSON are refused untouched', async () => {
    const trial = new HookTrial();
    writeFileSync(join(trial.folder, 'settings.json'), '{ // mine\n}');
    const { code, stderr } = await trial.manage(['install', '--settings', 'settings.json', '--yes']);
    expect(code).toBe(2);
    expect(stderr).toContain('settings.json: is no JSON object; mend it; nothing was changed');
    expect(trial.read('settings.json')).toBe('{ // mine\n}');
  });

  test.each([
    [['install', 'word'], 'takes no words'],
    [['install', '--wrong'], 'there is no option --wrong'],
  ])('are not touched by a wrong call: %j', async (args, said) => {
    const { code, stderr } = await new HookTrial().manage(args);
    expect(code).toBe(2);
    expect(stderr).toContain(said);
  });
});
