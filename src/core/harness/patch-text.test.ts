import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isEqualJson, type Patch, type PatchOperation } from './json-patch.ts';
import { pointerOf, pointerParts } from './json-pointer.ts';
import { patchText } from './patch-text.ts';

const config = `{
  "version": 1.50,
  "modules": {
    "lint-gate": { "enabled": false, "limit": 1e2 },
    "a/b~c": {
      "steps": ["plan", "code"]
    }
  },
  "note": "kept as it is"
}
`;

function patched(text: string, ...patch: Patch): string {
  const done = patchText(text, patch);
  if (!done.ok) throw new Error(`${done.place}: ${done.reason}`);
  return done.text;
}

function reason(text: string, ...patch: Patch): string {
  const done = patchText(text, patch);
  return done.ok ? 'done' : `${done.place}: ${done.reason}`;
}

test('a replaced value leaves every other byte, spelling of numbers included', () => {
  const patch: Patch = [
    { op: 'test', path: '/modules/lint-gate/enabled', value: false },
    { op: 'replace', path: '/modules/lint-gate/enabled', value: true },
  ];
  expect(patched(config, ...patch)).toBe(config.replace('"enabled": false', '"enabled": true'));
});

test('what is added is laid out like its neighbours: on their lines, or inside of theirs', () => {
  expect(patched(config, { op: 'add', path: '/modules/lint-gate/since', value: '2026-03-02' })).toBe(
    config.replace('"limit": 1e2 }', '"limit": 1e2, "since": "2026-03-02" }'),
  );
  expect(patched(config, { op: 'add', path: '/modules/a~1b~0c/steps/-', value: 'test' })).toBe(
    config.replace('"code"]', '"code", "test"]'),
  );
  expect(patched(config, { op: 'add', path: '/modules/a~1b~0c/steps/0', value: 'read' })).toBe(
    config.replace('["plan"', '["read", "plan"'),
  );
  expect(patched(config, { op: 'add', path: '/modules/seed', value: { on: true, days: [1] } })).toBe(
    config.replace(
      '    }\n  },\n',
      '    },\n    "seed": {\n      "on": true,\n      "days": [\n        1\n      ]\n    }\n  },\n',
    ),
  );
});

test('tabs, CRLF, a byte order mark and a missing last newline stay', () => {
  const text = '\ufeff{\r\n\t"a": 1,\r\n\t"b" : []\r\n}';
  expect(patched(text, { op: 'add', path: '/c', value: { d: 2 } })).toBe(
    '\ufeff{\r\n\t"a": 1,\r\n\t"b" : [],\r\n\t"c": {\r\n\t\t"d": 2\r\n\t}\r\n}',
  );
  expect(patched('{"a":1}', { op: 'add', path: '/b', value: [1, 2] })).toBe('{"a":1, "b":[1,2]}');
  expect(patched('{"a":1,"c":3}', { op: 'add', path: '/b', value: 2 })).toBe('{"a":1,"c":3,"b":2}');
  expect(patched('{}', { op: 'add', path: '/a', value: 1 })).toBe('{"a": 1}');
});

test('removing takes one comma along, wherever the member stands', () => {
  const text = '{\n  "a": 1,\n  "b": 2,\n  "c": 3\n}\n';
  expect(patched(text, { op: 'remove', path: '/a' })).toBe('{\n  "b": 2,\n  "c": 3\n}\n');
  expect(patched(text, { op: 'remove', path: '/c' })).toBe('{\n  "a": 1,\n  "b": 2\n}\n');
  expect(patched('{ "a": [ 7 ] }', { op: 'remove', path: '/a/0' })).toBe('{ "a": [] }');
});

test('a moved number keeps its spelling', () => {
  expect(patched(config, { op: 'move', from: '/version', path: '/modules/version' })).toContain(
    '"version": 1.50',
  );
});

test('an operation that cannot be done says why, and nothing is changed by those before it', () => {
  const replace: PatchOperation = { op: 'replace', path: '/version', value: 2 };
  expect(reason(config, replace, { op: 'test', path: '/note', value: 'else' })).toBe(
    '1: /note is "kept as it is", not "else"',
  );
  expect(reason(config, { op: 'replace', path: '/no', value: 1 })).toBe('0: /no is not there');
  expect(reason(config, { op: 'add', path: '/modules/a~1b~0c/steps/9', value: 1 })).toContain(
    'has 2 entries',
  );
  expect(reason(config, { op: 'test', path: '/modules/a~1b~0c/steps/-', value: 1 })).toContain(
    'is not there',
  );
  expect(reason(config, { op: 'move', from: '/modules', path: '/modules/x' })).toContain('into itself');
  expect(reason('{"a": 1,}', replace)).toBe('-1: it is not JSON: a key in quotes is missing in line 1');
});

test('test compares as RFC 6902 does: numbers by value, objects in any order, lists in theirs', () => {
  expect(reason(config, { op: 'test', path: '/version', value: 1.5 })).toBe('done');
  expect(
    reason(config, { op: 'test', path: '/modules/lint-gate', value: { limit: 100, enabled: false } }),
  ).toBe('done');
  expect(reason(config, { op: 'test', path: '/modules/a~1b~0c/steps', value: ['code', 'plan'] })).not.toBe(
    'done',
  );
  expect(reason(config, { op: 'test', path: '/version', value: '1.5' })).not.toBe('done');
});

const key = fc.constantFrom('a', 'b', '/', '~', '~1', '', '"', '__proto__');
const { value: anyValue } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.oneof(fc.integer(), fc.boolean(), fc.constant(null), fc.constantFrom('x', 'y\n', 'ü')),
    fc.array(tie('value'), { maxLength: 3 }),
    fc
      .array(fc.tuple(key, tie('value')), { maxLength: 3 })
      .map((members) =>
        JSON.parse(
          `{${[...new Map(members)].map(([k, v]) => `${JSON.stringify(k)}:${JSON.stringify(v)}`).join()}}`,
        ),
      ),
  ),
}));
const anyPointer = fc.array(fc.oneof(key, fc.constantFrom('0', '1', '-')), { maxLength: 3 }).map(pointerOf);
const anyOperation: fc.Arbitrary<PatchOperation> = fc.oneof(
  fc.record({ op: fc.constantFrom('add', 'replace', 'test'), path: anyPointer, value: anyValue }),
  fc.record({ op: fc.constant('remove' as const), path: anyPointer }),
  fc.record({ op: fc.constantFrom('move', 'copy'), from: anyPointer, path: anyPointer }),
);

test('whatever the layout, a patch means the same as on the bare value', () => {
  fc.assert(
    fc.property(
      anyValue,
      fc.array(anyOperation, { maxLength: 3 }),
      fc.record({ indent: fc.constantFrom(0, 1, 2, '\t'), eol: fc.constantFrom('\n', '\r\n') }),
      (value, patch, { indent, eol }) => {
        const text = JSON.stringify(value, null, indent).replaceAll('\n', eol);
        const laidOut = patchText(text, patch);
        const bare = patchText(JSON.stringify(value), patch);
        expect(laidOut.ok).toBe(bare.ok);
        if (!laidOut.ok || !bare.ok) return;
        expect(isEqualJson(JSON.parse(laidOut.text), JSON.parse(bare.text))).toBe(true);
        if (eol === '\r\n') expect(laidOut.text.replaceAll('\r\n', '')).not.toContain('\n');
      },
    ),
    { numRuns: 2000 },
  );
});

test('adding and then removing leads back to the same value, and the added one stands where the pointer says', () => {
  fc.assert(
    fc.property(
      fc.tuple(anyValue, anyValue),
      key,
      fc.constantFrom(0, 2),
      ([inner, value], ...[name, indent]) => {
        const text = JSON.stringify({ z: 1, list: [inner] }, null, indent);
        const path = pointerOf([name]);
        const added = patched(text, { op: 'add', path, value }, { op: 'test', path, value });
        expect(JSON.parse(patched(added, { op: 'remove', path }))).toEqual(JSON.parse(text));
      },
    ),
  );
});

test('pointers are read and written back, and ~ stands for itself as ~0 only', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), (parts) => {
      expect(pointerParts(pointerOf(parts))).toEqual(parts);
    }),
  );
  expect(pointerParts('/a~2')).toBe(undefined);
  expect(pointerParts('a')).toBe(undefined);
});
