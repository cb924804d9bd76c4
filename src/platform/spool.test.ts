import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openSpool } from './spool.ts';

test('a spool is for its owner only, has no name, and gives back what was written', async () => {
  const home = mkdtempSync(join(tmpdir(), 'debrief-spool-'));
  const cache = join(home, 'cache');
  const spool = await openSpool(cache);
  try {
    const { mode, nlink } = await spool.stat();
    expect([mode & 0o777, nlink]).toEqual([0o600, 0]);
    expect([statSync(cache).mode & 0o777, readdirSync(cache)]).toEqual([0o700, []]);
    await spool.appendFile('first ');
    await spool.appendFile('second');
    const buffer = Buffer.alloc(6);
    await spool.read(buffer, 0, 6, 6);
    expect(buffer.toString()).toBe('second');
  } finally {
    await spool.close();
    rmSync(home, { recursive: true });
  }
});
