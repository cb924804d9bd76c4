import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../terminal/open-debrief.ts';
import { shots, takeShot } from './shots.ts';

const folder = join(root, 'docs/pictures');

test.each(shots)(
  'the picture $name is what the explorer shows of the sample',
  { timeout: 60_000 },
  async (shot) => {
    const kept = readFileSync(join(folder, `${shot.name}.svg`), 'utf8');
    expect(await takeShot(shot), 'the screen has changed: look at it, then run `npm run pictures`').toBe(
      kept,
    );
  },
);

test('every picture is shown in a document, and every picture shown is there', () => {
  const documents = ['README.md', ...readdirSync(join(root, 'docs')).map((name) => `docs/${name}`)];
  const shown = documents
    .filter((name) => name.endsWith('.md'))
    .flatMap((name) => [...readFileSync(join(root, name), 'utf8').matchAll(/pictures\/([\w-]+\.svg)\)/g)])
    .map(([, file = '']) => file);
  expect([...new Set(shown)].sort()).toEqual(readdirSync(folder).sort());
});
