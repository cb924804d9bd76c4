import { extendOverJoins, joinToken } from './joined-tokens.ts';
import type { Rule } from './rule.ts';
import { addCredential, isAlphanumeric, matchAt, type Range, type Scan, startsToken } from './scan.ts';
import { looksRandom } from './secret-values.ts';
import { secretPrefixes, type TokenShape, tokenShapes } from './token-shapes.ts';

/** One rule for each shape in the table. */
export const tokenRules: readonly Rule[] = tokenShapes.map((shape) => {
  const isUnmistakable =
    shape.back === undefined &&
    shape.anchors.every((literal) => literal.length >= 4 && /[_-]$/.test(literal));
  // Most short anchors stand inside words.
  const judged = { ...shape, isUnmistakable };
  const mustStart = shape.back === undefined && !isUnmistakable;
  return {
    name: shape.rule,
    anchors: shape.anchors,
    look: (scan, start) => {
      if (!mustStart || startsToken(scan.text, start)) lookForShape(scan, judged, start);
    },
  };
});

type JudgedShape = TokenShape & {
  /** Its beginning is found inside words too. */
  readonly isUnmistakable: boolean;
};

function lookForShape(scan: Scan, shape: JudgedShape, anchor: number): void {
  if (anchor < (scan.handledUntil.get(shape.rule) ?? 0)) return;
  const found = shapeAround(scan, shape, anchor) ?? joinedShape(scan, shape, anchor - (shape.back ?? 0));
  if (found === undefined || isSpecimen(scan.text.slice(found.start, found.end))) return;
  scan.handledUntil.set(shape.rule, found.end);
  addCredential(scan, found, shape.rule);
}

function shapeAround(
  { text }: Scan,
  { pattern, back = 0, isUnmistakable }: JudgedShape,
  anchor: number,
): Range | undefined {
  // A token with its anchor inside may be a little shorter than the longest: try each beginning.
  const earliest = Math.max(0, anchor - back);
  for (let start = earliest; start <= anchor && start <= earliest + 8; start++) {
    if (!isUnmistakable && !startsToken(text, start)) continue;
    const match = matchAt(pattern, text, start);
    if (match === undefined) continue;
    let end = start + match[0].length;
    while (isAlphanumeric(text.charCodeAt(end))) end++;
    while (/[.-]/.test(text.charAt(end - 1))) end--;
    return extendOverJoins(text, { start, end });
  }
  return undefined;
}

/** A token broken over lines or written as a sum of literals. */
function joinedShape(scan: Scan, { pattern }: TokenShape, start: number): Range | undefined {
  if (start < 0 || !startsToken(scan.text, start)) return undefined;
  const joined = joinToken(scan, start);
  const match = joined && matchAt(pattern, joined.text, 0);
  if (joined === undefined || match === undefined) return undefined;
  let length = match[0].length;
  while (length < joined.text.length && !joined.ends.has(length)) length++;
  return { start, end: (joined.origin[length - 1] ?? start) + 1 };
}

/** Documentation writes tokens that are plainly none: one character repeated, EXAMPLE, "your key". */
function isSpecimen(token: string): boolean {
  if (/EXAMPLE|your[-_]|\.{3}|[xX]{6,}|\*{3,}|<|(?:1234567890|abcdef){2,}/i.test(token)) return true;
  return new Set(token.slice(-24)).size < 6;
}

/** A token no table knows, whose own beginning says that it is one. */
export const prefixedTokenRule: Rule = {
  name: 'prefixed_token',
  anchors: secretPrefixes,
  look(scan, anchor, anchorEnd) {
    const { text } = scan;
    if (!bodyMayFollow(text, anchorEnd) || anchor < (scan.handledUntil.get('prefixed_token') ?? 0)) return;
    const written = text.slice(anchor, anchorEnd);
    // `call_rKLQ…` holds no `_rk`: a name is written in one case.
    if (written !== written.toLowerCase() && written !== written.toUpperCase()) return;
    if (!/[_-]$/.test(written) && !/[_-]/.test(text.charAt(anchorEnd))) return;
    const start = prefixStart(text, anchor);
    if (!startsToken(text, start)) return;
    const match = matchAt(
      /(?:[a-z0-9]{1,10}[_-]){0,2}([A-Za-z0-9]{20,300})(?:[_.-][A-Za-z0-9_-]{6,200})?(?![A-Za-z0-9_-])/y,
      text,
      anchorEnd - 1 + tailOf(text, anchorEnd),
    );
    const body = match?.[1];
    if (match === undefined || body === undefined || !isDrawn(body)) return;
    const end = match.index + match[0].length;
    if (isSpecimen(text.slice(start, end))) return;
    scan.handledUntil.set('prefixed_token', end);
    addCredential(scan, { start, end }, 'prefixed_token');
  },
};

/** Whether twenty letters and digits in a row stand behind an anchor, after at most two words: most anchors are in names. */
function bodyMayFollow(text: string, anchorEnd: number): boolean {
  let start = anchorEnd - 1 + tailOf(text, anchorEnd);
  for (let words = 0; words < 3; words++) {
    let end = start;
    while (end - start < 20 && isAlphanumeric(text.charCodeAt(end))) end++;
    if (end - start === 20) return true;
    if (end === start || !isSeparator(text.charCodeAt(end))) return false;
    start = end + 1;
  }
  return false;
}

function isSeparator(code: number): boolean {
  return code === 45 || code === 95;
}

function tailOf(text: string, anchorEnd: number): number {
  if (isSeparator(text.charCodeAt(anchorEnd - 1))) return 1;
  return isSeparator(text.charCodeAt(anchorEnd)) ? 2 : 1;
}

function prefixStart(text: string, anchor: number): number {
  let start = anchor;
  while (start > 0 && anchor - start < 24 && /[A-Za-z0-9_-]/.test(text.charAt(start - 1))) start--;
  return start;
}

/** Long, and either hexadecimal or of all three kinds of characters. */
function isDrawn(body: string): boolean {
  if (!looksRandom(body)) return false;
  if (/^[0-9a-f]+$/.test(body)) return body.length >= 32;
  return /[a-z]/.test(body) && /[A-Z]/.test(body) && /\d/.test(body);
}
