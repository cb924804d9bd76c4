/**
 * Text as it is searched: lower case, with both small sigmas alike, because which of them a capital becomes depends on
 * what follows it.
 */
export function fold(text: string): string {
  const lower = text.toLowerCase();
  return lower.includes('ς') ? lower.replaceAll('ς', 'σ') : lower;
}

/** The same, but never longer or shorter than `text`, so that places agree: what would change length stays as it is. */
export function foldInPlace(text: string): string {
  const folded = fold(text);
  if (folded.length === text.length) return folded;
  return Array.from(text, (character) => {
    const lower = fold(character);
    return lower.length === character.length ? lower : character;
  }).join('');
}
