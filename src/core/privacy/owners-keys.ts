import { wordsOf } from './key-names.ts';
import { isPseudonym } from './known-people.ts';

/** Whether a key is made with one of the words by which the owner takes out what stands under it. Words are of lower case. */
export function isOwnersKey(key: string, keyWords: ReadonlySet<string>): boolean {
  return keyWords.size > 0 && wordsOf(key).some((word) => keyWords.has(word));
}

/** What stands for all that the owner takes out. */
export const ownersMarker = '[REDACTED:custom]';

/** Whether a text under an owner's key is taken out: nothing and what is a pseudonym already stay. */
export function isOwnersText(text: string): boolean {
  return text !== '' && text !== ownersMarker && !isPseudonym(text);
}

/**
 * The same value without the texts under the owner's keys, for what is taken apart before it is redacted and would lose
 * its keys. `taken` hears of each.
 */
export function withoutOwnersTexts(
  value: unknown,
  keyWords: ReadonlySet<string>,
  taken: () => void,
): unknown {
  if (keyWords.size === 0 || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item: unknown) => withoutOwnersTexts(item, keyWords, taken));
  return Object.fromEntries(
    Object.entries(value).map(([key, member]: [string, unknown]) => {
      if (typeof member !== 'string' || !isOwnersKey(key, keyWords))
        return [key, withoutOwnersTexts(member, keyWords, taken)];
      if (!isOwnersText(member)) return [key, member];
      taken();
      return [key, ownersMarker];
    }),
  );
}
