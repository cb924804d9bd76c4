import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hookedEvents, readHookSettings, withHooks, withoutHooks } from '../src/platform/hook-settings.ts';

const command = 'debrief hook';

function installed(text: string): string {
  const edited = withHooks(text, command);
  if (!edited.ok) throw new Error(edited.reason);
  return edited.text;
}

function removed(text: string): string {
  const edited = withoutHooks(text);
  if (!edited.ok) throw new Error(edited.reason);
  return edited.text;
}

const written = `{
\t"model":   "opus", "numbers": [1.50, 2e3],
\t"hooks": {
\t\t"Stop": [
\t\t\t{"matcher": "", "hooks": [{"type": "command", "command": "notify-send done"}]}
\t\t],
\t\t"PreToolUse": []
\t},
\t"text": "a \\"hooks\\": {} in a string"
}
`;

test('every event that is asked for gets a hook, and what was there keeps its bytes', () => {
  const text = installed(written);
  const settings = readHookSettings(text);
  expect(settings.ok && [...settings.commands]).toEqual(
    expect.arrayContaining(hookedEvents.map((event) => [event, command])),
  );
  for (const line of written.trimEnd().split('\n').slice(1, 5)) expect(text).toContain(line);
  expect(JSON.parse(text).hooks.Stop).toHaveLength(2);
});

test('a second time changes nothing, and removing gives back the file as it was', () => {
  const text = installed(written);
  expect(installed(text)).toBe(text);
  expect(removed(text)).toBe(written);
  expect(removed(written)).toBe(written);
});

test('another command of ours is replaced, not doubled', () => {
  const text = installed(
    installed(written).replaceAll(command, '/old/node /old/bin/debrief.js hook --dir /x'),
  );
  expect(text).not.toContain('/old');
  expect(JSON.parse(text).hooks.Stop).toHaveLength(2);
});

test('a hook of ours beside another one of the same matcher goes alone', () => {
  const shared = `{"hooks": {"Stop": [{"hooks": [{"type": "command", "command": "debrief hook"}, {"type": "command", "command": "bell"}]}]}}`;
  expect(JSON.parse(removed(shared))).toEqual({
    hooks: { Stop: [{ hooks: [{ type: 'command', command: 'bell' }] }] },
  });
});

test('no settings yet become settings of ours alone, and nothing again', () => {
  expect(JSON.parse(installed('')).hooks.SessionEnd).toEqual([
    { hooks: [{ type: 'command', command, timeout: 10 }] },
  ]);
  expect(removed(installed('{}\n'))).toBe('{}\n');
});

describe('settings that cannot be edited are left alone', () => {
  test.each([
    ['{"hooks": [', 'is no JSON object'],
    ['[]', 'is no JSON object'],
    ['{"hooks": 1}', 'has `hooks` that are no object'],
    ['{"hooks": {"Stop": {}}}', 'has hooks for Stop that are no list'],
  ])('%s', (text, reason) => {
    expect(withHooks(text, command)).toEqual({ ok: false, reason });
  });
});

const value = fc.jsonValue({ maxDepth: 3 });
const settings = fc.record({
  before: fc.dictionary(fc.string(), value, { maxKeys: 4 }),
  hooks: fc.option(
    fc.dictionary(
      fc.constantFrom('Stop', 'PreToolUse', 'SessionEnd'),
      fc.array(fc.constant({ hooks: [{ type: 'command', command: 'true' }] }), {
        minLength: 1,
        maxLength: 2,
      }),
      { minKeys: 1 },
    ),
    { nil: undefined },
  ),
  after: fc.dictionary(fc.string(), value, { maxKeys: 3 }),
  indent: fc.constantFrom(undefined, '  ', '    ', '\t'),
  newline: fc.constantFrom('\n', '\r\n'),
});

test('whatever else the settings hold, installing keeps its meaning and removing its bytes', () => {
  fc.assert(
    fc.property(settings, ({ before, hooks, after, indent, newline }) => {
      const { hooks: _, ...others } = { ...before, ...after };
      const whole = hooks === undefined ? others : { ...others, hooks };
      const text = JSON.stringify(whole, undefined, indent).replaceAll('\n', newline);
      const edited = installed(text);
      const { hooks: found, ...rest } = JSON.parse(edited);
      expect(rest).toEqual(JSON.parse(JSON.stringify(others)));
      for (const event of hookedEvents) expect(JSON.stringify(found[event])).toContain(command);
      expect(removed(edited)).toBe(text);
    }),
  );
});
