import { createHash } from 'node:crypto';

/** Where an author's name may come from, in the order they are asked. Blank ones count as absent. */
export type AuthorSources = {
  /** `--author` */
  readonly option?: string | undefined;
  /** `DEBRIEF_AUTHOR` */
  readonly environment?: string | undefined;
  /** git's `user.name` */
  readonly git?: string | undefined;
  /** `USER` */
  readonly user?: string | undefined;
};

export type ChosenAuthor =
  | { readonly ok: true; readonly author: string; readonly from: keyof AuthorSources }
  | { readonly ok: false; readonly what: string; readonly where: string; readonly remedy: string };

const order = ['option', 'environment', 'git', 'user'] as const satisfies readonly (keyof AuthorSources)[];

/** Who annotates: the first source that holds a name. */
export function chooseAuthor(sources: AuthorSources): ChosenAuthor {
  for (const from of order) {
    const author = authorSlug(sources[from] ?? '');
    if (author !== undefined) return { ok: true, author, from };
  }
  return {
    ok: false,
    what: 'Nobody to sign the annotations',
    where: 'author',
    remedy: 'Give --author NAME, or set DEBRIEF_AUTHOR',
  };
}

/**
 * A name as a folder and a column can carry it: `a-z 0-9 . _ -`, at most 48 characters, beginning with a letter,
 * digit or underscore. Accents are dropped. A name in which nothing of that is left (another script) gets a short
 * hash instead. `undefined` for a blank one. A slug is its own slug.
 */
export function authorSlug(written: string): string | undefined {
  const named = written.normalize('NFKD').replace(/\p{M}/gu, '').trim().toLowerCase();
  if (named === '') return undefined;
  const slug = named
    .replace(/[^a-z0-9._]+/g, '-')
    .replace(/^[.-]+/, '')
    .slice(0, 48)
    .replace(/[.-]+$/, '');
  if (/[a-z0-9_]/.test(slug)) return slug;
  return `author-${createHash('sha256').update(named).digest('hex').slice(0, 8)}`;
}
