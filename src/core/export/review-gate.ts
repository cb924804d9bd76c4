import type { RecordAnnotations } from '../annotation/record-annotations.ts';

/** What reviewers made of a record, as far as training cares. */
export type Review = 'unreviewed' | 'confirmed' | 'not a failure' | 'excluded' | 'disputed';

/**
 * An adjudication decides; else all verdicts must agree. Deferring is not reviewing; correcting the root cause is, as
 * only a genuine failure has one.
 */
export function reviewOf(said: RecordAnnotations | undefined): Review {
  if (said === undefined) return 'unreviewed';
  const decided = said.adjudication?.value.verdict;
  const verdicts = decided === undefined ? [...said.verdicts.values()].map(({ value }) => value) : [decided];
  const given = new Set(verdicts.filter((verdict) => verdict !== 'defer'));
  if (given.has('excluded')) return 'excluded';
  if (given.has('fail') && given.has('pass')) return 'disputed';
  if (given.has('pass')) return 'not a failure';
  if (given.has('fail') || said.rootCause.size > 0) return 'confirmed';
  return 'unreviewed';
}

export type Correction =
  | { readonly kind: 'none' }
  | { readonly kind: 'one'; readonly text: string }
  /** Reviewers wrote different things, and nobody can say which is right. */
  | { readonly kind: 'disputed' };

export function correctionOf(
  said: RecordAnnotations | undefined,
  part: 'rootCause' | 'resolution',
): Correction {
  const texts = new Set([...(said?.[part].values() ?? [])].map(({ value }) => value.trim()));
  const [first] = [...texts].filter((text) => text !== '').sort();
  if (first === undefined) return { kind: 'none' };
  return texts.size === 1 ? { kind: 'one', text: first } : { kind: 'disputed' };
}

/** The category that reviewers put on a record, if they agree on one. */
export function reviewedCategory(said: RecordAnnotations | undefined): string | undefined {
  const decided = said?.adjudication?.value.codes?.filter(({ axis }) => axis === 'category') ?? [];
  const codes = decided.length > 0 ? decided : (said?.codes ?? []).filter(({ axis }) => axis === 'category');
  const names = new Set(codes.map(({ code }) => code));
  return names.size === 1 ? [...names][0] : undefined;
}
