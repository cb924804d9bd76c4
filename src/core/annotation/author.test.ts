import fc from 'fast-check';
import { expect, test } from 'vitest';
import { authorSlug, chooseAuthor } from './author.ts';

test('the first source that holds a name signs', () => {
  const sources = { option: ' ', environment: undefined, git: 'Zoë de la Cruz', user: 'zoe' };
  expect(chooseAuthor(sources)).toEqual({ ok: true, author: 'zoe-de-la-cruz', from: 'git' });
  expect(chooseAuthor({ ...sources, option: 'QA.Team_2' })).toEqual({
    ok: true,
    author: 'qa.team_2',
    from: 'option',
  });
  expect(chooseAuthor({ user: '' })).toMatchObject({
    ok: false,
    remedy: expect.stringContaining('--author'),
  });
});

test('a slug is safe as a folder name, whatever the name, and is its own slug', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (name) => {
      const slug = authorSlug(name);
      if (slug === undefined) return;
      expect(slug).toMatch(/^[a-z0-9_][a-z0-9._-]{0,47}$/);
      expect(authorSlug(slug)).toBe(slug);
    }),
    { numRuns: 1000 },
  );
});

test('names that would leave the folder or hide in it do not', () => {
  expect(authorSlug('../../etc/passwd')).toBe('etc-passwd');
  expect(authorSlug('.hidden')).toBe('hidden');
  expect(authorSlug('..')).toMatch(/^author-[0-9a-f]{8}$/);
});

test('names in other scripts stay apart', () => {
  expect(authorSlug('李雷')).toMatch(/^author-/);
  expect(authorSlug('李雷')).not.toBe(authorSlug('韩梅梅'));
});
