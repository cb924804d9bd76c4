import { expect, test } from 'vitest';
import { redactBlock, redactLine } from './redact-line.ts';
import { createRedactor } from './redactor.ts';
import { drawn, githubToken } from './sample-secrets.ts';

const redactor = createRedactor({ key: new Uint8Array(32) });
const token = githubToken();
const line = (bytes: string | Uint8Array) => redactLine(Buffer.from(bytes), redactor);

test('everything but the replaced strings stays byte for byte', () => {
  const raw = `{ "n":12345678901234567890, "f":1e400,"z":-0, "d":0.1000000000000000055,\t"s":"caf\\u00e9","t":"${token}" , "n":1 }`;
  expect(line(raw)).toBe(raw.replace(token, '[REDACTED:github_token]'));
});

test('a shadowed duplicate key is redacted too', () => {
  expect(line(`{"c":"token=${token}","c":"clean"}`)).toBe(
    '{"c":"token=[REDACTED:github_token]","c":"clean"}',
  );
});

test('a byte order mark and a carriage return go, blank lines stay', () => {
  expect(line(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from('{"a":1}\r')]))).toBe('{"a":1}');
  expect(line('')).toBe('');
});

test('escaped keys and keys named __proto__ are like any other', () => {
  expect(line(`{"\\u0070assword":"${drawn('base62', 20)}"}`)).toBe(
    '{"\\u0070assword":"[REDACTED:password]"}',
  );
  expect(line(`{"__proto__":{"x":"${token}"}}`)).toBe('{"__proto__":{"x":"[REDACTED:github_token]"}}');
});

test('what cannot be read is dropped, never passed through', () => {
  const dropped = [
    [`{"a":"${token}",}`, 'not JSON'],
    [`Bearer ${token}`, 'not JSON'],
    [`{"a":"${token}`, 'not JSON'],
    [`{"a":"x\u0000${token}"}`, 'not JSON'],
    [`{"a":${'['.repeat(501)}"${token}"${']'.repeat(501)}}`, 'nested too deeply'],
    [`{"a":${'['.repeat(200_000)}`, 'nested too deeply'],
  ] as const;
  for (const [written, reason] of dropped) expect(line(written)).toEqual({ dropped: reason });
  expect(
    line(Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xff, 0xc3, 0x28]), Buffer.from('"}')])),
  ).toEqual({ dropped: 'not UTF-8' });
});

test('a lone surrogate, a line separator and a long line do no harm', () => {
  expect(line(`{"a":"\\ud800 token=${token}"}`)).toBe('{"a":"\\ud800 token=[REDACTED:github_token]"}');
  expect(line(`{"a":"x\u2028token=${token}\u2029y"}`)).toBe(
    '{"a":"x\u2028token=[REDACTED:github_token]\u2029y"}',
  );
  const long = 'lorem ipsum dolor '.repeat(100_000);
  expect(line(`{"a":"${long}token=${token}"}`)).toBe(`{"a":"${long}token=[REDACTED:github_token]"}`);
});

test('neighbours of a dropped line survive, and the audit names lines and rules only', () => {
  const block = redactBlock(Buffer.from(`{"id":1}\nBearer ${token}\n\n{"id":2,"t":"${token}"}`), redactor);
  expect(block).toEqual({
    text: '{"id":1}\n\n{"id":2,"t":"[REDACTED:github_token]"}\n',
    lines: 4,
    found: [{ line: 3, rules: [['github_token', 1]] }],
    dropped: [{ line: 1, reason: 'not JSON' }],
  });
});

const builtToBeSlow = [
  'a@a.',
  'http://a/',
  'eyJhbGci',
  'key=',
  `"'`,
  '/home/',
  'a:b@',
  '-',
  '1.',
  '%25',
  'token:',
  'password=a;',
  'ghp_\n',
  'sk-proj-',
  'password for ',
  '\\u0041',
  '<b>',
  'Cookie: a=b;',
  'mysql -p ',
];

test.each(builtToBeSlow)('a line of nothing but %j is done within its budget of steps, and stays', (unit) => {
  const raw = JSON.stringify({ id: 'x', content: unit.repeat(Math.ceil(100_000 / unit.length)) });
  expect(line(raw)).toSatisfy(
    (result: unknown) => typeof result === 'string' && result.startsWith('{"id":"x"'),
  );
});
