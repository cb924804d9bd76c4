const marker = /\[REDACTED:([\w ]{1,40})\]/g;

/**
 * The rules of the credentials that redaction took out between these texts and those, sorted. What earlier redaction
 * had marked is none of them; neither are people and places, which become pseudonyms.
 */
export function credentialsTaken(before: readonly string[], after: readonly string[]): readonly string[] {
  const known = markersIn(before);
  return [...markersIn(after)]
    .flatMap(([rule, count]) => (count > (known.get(rule) ?? 0) ? [rule] : []))
    .sort();
}

function markersIn(texts: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts)
    for (const [, rule = ''] of text.matchAll(marker)) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  return counts;
}
