import fc from 'fast-check';
import { expect, test } from 'vitest';
import { httpAddress, readClickHouseUrl, shownTarget } from './clickhouse-url.ts';

test('a URL names host, port, user and database', () => {
  expect(readClickHouseUrl('clickhouse://ann@db.example:8124/boxes')).toEqual({
    ok: true,
    value: {
      secure: false,
      host: 'db.example',
      port: 8124,
      user: 'ann',
      database: 'boxes',
      caFile: undefined,
    },
  });
});

test('what is left out has defaults: the HTTP ports, the default database, a user from elsewhere', () => {
  const plain = readClickHouseUrl('clickhouse://db');
  expect(plain).toMatchObject({ ok: true, value: { port: 8123, database: 'default', user: undefined } });
  expect(readClickHouseUrl('clickhouses://db')).toMatchObject({
    ok: true,
    value: { port: 8443, secure: true },
  });
  const secure = readClickHouseUrl('clickhouse://db/x?secure=1&ca=/etc/ca.pem');
  expect(secure).toMatchObject({ ok: true, value: { port: 8443, secure: true, caFile: '/etc/ca.pem' } });
});

test('an address of version 6 keeps its brackets where a URL needs them', () => {
  const read = readClickHouseUrl('clickhouse://[::1]:8123/x');
  if (!read.ok) throw new Error(read.error.what);
  expect(read.value.host).toBe('::1');
  expect(httpAddress(read.value)).toBe('http://[::1]:8123');
  expect(shownTarget(read.value)).toBe('clickhouse://[::1]:8123/x');
});

test('a password in the URL is refused and never repeated, wherever it stands', () => {
  fc.assert(
    fc.property(
      fc.stringMatching(/^[A-Z]{8}[A-Za-z0-9%/?#@: ]{0,12}$/),
      fc.constantFrom(
        'clickhouse://ann:SECRET@db/x',
        'clickhouse://db/x?password=SECRET',
        'clickhouse://ann:SECRET@',
      ),
      (secret, shape) => {
        const read = readClickHouseUrl(shape.replace('SECRET', secret));
        expect(read.ok).toBe(false);
        expect(JSON.stringify(read)).not.toContain(secret.slice(0, 8));
      },
    ),
  );
});

test('a wrong URL is told with what would be right', () => {
  for (const text of [
    'clickhouse://',
    'clickhouse:x',
    'https://db/x',
    'clickhouse://db/a-b',
    'clickhouse://db/x?y=1',
  ]) {
    const read = readClickHouseUrl(text);
    expect(read, text).toMatchObject({
      ok: false,
      error: { remedy: expect.stringContaining('clickhouse://user@host:8123/database') },
    });
  }
});
