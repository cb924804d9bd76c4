import { expect, test } from 'vitest';
import { drawn, githubToken } from '../core/privacy/sample-secrets.ts';
import { redactionPool } from './redaction-pool.ts';

async function* blocks(count: number): AsyncGenerator<Uint8Array, void, undefined> {
  const filler = 'lorem ipsum dolor sit amet '.repeat(20_000);
  for (let number = 0; number < count; number++) {
    yield Buffer.from(
      `${JSON.stringify({ number, text: filler, api_key: drawn('hex', 32, number), cwd: '/home/nadia84/x' })}\n`,
    );
  }
}

test('much input is shared among threads, and comes back whole, in order and as one thread would make it', async () => {
  const pool = redactionPool({ key: new Uint8Array(32).fill(5) });
  const users = new Set<string>();
  let expected = 0;
  try {
    for await (const { text, found } of pool.redact(blocks(12))) {
      const record = JSON.parse(text);
      expect(record.number).toBe(expected++);
      expect(record.api_key).toBe('[REDACTED:secret]');
      expect(found).toHaveLength(1);
      users.add(record.cwd);
    }
  } finally {
    await pool.close();
  }
  expect(expected).toBe(12);
  expect(users.size).toBe(1);
  expect([...users][0]).toMatch(/^\/home\/user_[0-9a-f]{12}\/x$/);
});

test('little input needs no thread', async () => {
  const pool = redactionPool({ key: undefined });
  async function* one(): AsyncGenerator<Uint8Array, void, undefined> {
    yield Buffer.from(`"${githubToken()}"\n`);
  }
  const texts: string[] = [];
  for await (const { text } of pool.redact(one())) texts.push(text);
  await pool.close();
  expect(texts).toEqual(['"[REDACTED:github_token]"\n']);
});
