/** Letters, digits, marks and `_` make tokens; everything else ends them. Characters beyond U+FFFF end them too. */
const wordCharacter = /^[\p{L}\p{N}\p{M}_]$/u;

const unknown = 0;
const inside = 1;
const outside = 2;

/** One class per UTF-16 code unit, filled as texts show them. */
const classes = new Uint8Array(0x10000);

export function isTokenCharacter(code: number): boolean {
  const known = classes[code];
  if (known !== unknown) return known === inside;
  const isInside = wordCharacter.test(String.fromCharCode(code));
  classes[code] = isInside ? inside : outside;
  return isInside;
}

/** Calls `visit` with the range of each token of a text, from left to right. */
export function forEachToken(text: string, visit: (from: number, to: number) => void): void {
  let from = -1;
  for (let at = 0; at < text.length; at++) {
    if (isTokenCharacter(text.charCodeAt(at))) {
      if (from === -1) from = at;
    } else if (from !== -1) {
      visit(from, at);
      from = -1;
    }
  }
  if (from !== -1) visit(from, text.length);
}

const underscore = 0x5f;

/**
 * Calls `visit` with the ranges of an identifier's parts: `loadUserId`, `load_user_id` have three. A token without joints
 * has none. `original` holds the same text before folding, which shows the capitals.
 */
export function forEachPart(
  texts: { readonly folded: string; readonly original: string },
  token: { readonly from: number; readonly to: number },
  visit: (from: number, to: number) => void,
): void {
  let from = token.from;
  for (let at = token.from; at < token.to; at++) {
    const isUnderscore = texts.folded.charCodeAt(at) === underscore;
    if (!isUnderscore && !isHump(texts, at)) continue;
    if (at > from && at > token.from) visit(from, at);
    from = isUnderscore ? at + 1 : at;
  }
  if (from > token.from && from < token.to) visit(from, token.to);
}

/** Whether a capital follows a small letter or a digit here. */
function isHump({ folded, original }: { folded: string; original: string }, at: number): boolean {
  if (folded.charCodeAt(at) === original.charCodeAt(at) || at === 0) return false;
  const before = original.charCodeAt(at - 1);
  return folded.charCodeAt(at - 1) === before && isTokenCharacter(before) && before !== underscore;
}

/** The tokens of a text, in order. */
export function tokensOf(text: string): readonly string[] {
  const tokens: string[] = [];
  forEachToken(text, (from, to) => tokens.push(text.slice(from, to)));
  return tokens;
}
