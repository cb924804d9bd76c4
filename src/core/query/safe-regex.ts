/** Longest text a regular expression is tried on, in characters: the rest of a longer value is not looked at. */
export const regexTextLimit = 10_000;

export type CompiledRegex =
  | { readonly ok: true; readonly regex: RegExp }
  | { readonly ok: false; readonly reason: string };

/**
 * Compiles a regular expression that ignores letter case, unless it could take exponential time.
 *
 * JavaScript's engine backtracks, so a repeated group that itself repeats, or whose branches can begin alike, is
 * refused, as are back references and long rows of open-ended repeats. The rule is stricter than it needs to be: it
 * looks at the shape only. See https://owasp.org/www-community/attacks/Regular_expression_Denial_of_Service_-_ReDoS
 */
export function compileRegex(source: string): CompiledRegex {
  if (source === '') return { ok: false, reason: 'The pattern is empty' };
  if (source.length > 500) return { ok: false, reason: 'The pattern is longer than 500 characters' };
  const regex = build(source, 'iu') ?? build(source, 'i');
  if (regex === undefined) return { ok: false, reason: 'Not a valid regular expression' };
  const danger = dangerIn(source);
  return danger === undefined ? { ok: true, regex } : { ok: false, reason: danger };
}

function build(source: string, flags: string): RegExp | undefined {
  try {
    return new RegExp(source, flags);
  } catch {
    // Invalid under these flags; the caller tries the next ones or reports it.
    return undefined;
  }
}

/**
 * The longest run of plain characters that every match of the expression holds, in lower case; empty when there is none
 * of at least three. Texts without it need not be tried.
 */
export function requiredText(source: string): string {
  let depth = 0;
  let run = '';
  let longest = '';
  const pieces = piecesOf(source);
  pieces.forEach((piece, place) => {
    if (piece.startsWith('(')) depth += 1;
    const next = pieces[place + 1];
    const isRepeated = next !== undefined && /^[*?{]/.test(next);
    // Letter case is more than a pair of characters for s and k: ſ and the Kelvin sign match them too.
    if (depth === 0 && /^[a-jl-rt-z0-9_ :/@#%&=,;<>~'"-]$/i.test(piece) && !isRepeated) run += piece;
    else run = '';
    if (run.length > longest.length) longest = run;
    if (piece === ')') depth -= 1;
  });
  const hasBranches = pieces.includes('|');
  return hasBranches || longest.length < 3 ? '' : longest.toLowerCase();
}

type Group = {
  /** Whether something inside can match at more than one length. */
  varies: boolean;
  /** First characters of the branches; undefined when one does not begin with a plain character. */
  starts: (string | undefined)[];
  branchIsEmpty: boolean;
};

/** At most this many `*`, `+` or `{n,}`: each adds a power to the time a failing match takes. */
const mostOpenRepeats = 3;

const nested =
  'A repeated group that repeats inside, as in (a+)+, could take for ever: write it without the inner repeat';

function dangerIn(source: string): string | undefined {
  const stack: Group[] = [newGroup()];
  let openRepeats = 0;
  let closed: Group | undefined;
  for (const piece of piecesOf(source)) {
    const group = stack.at(-1);
    if (group === undefined) return undefined;
    const repeat = repeatOf(piece);
    if (repeat !== undefined) {
      if (repeat.open) openRepeats += 1;
      if (repeat.many && closed !== undefined && (closed.varies || beginsAlike(closed))) return nested;
      if (repeat.varies) group.varies = true;
      continue;
    }
    closed = undefined;
    if (/^\\(?:[1-9]|k<)/.test(piece)) return 'Back references are not supported';
    if (piece.startsWith('(')) {
      noteStart(group, undefined);
      stack.push(newGroup());
    } else if (piece === ')') {
      closed = stack.pop();
      const outer = stack.at(-1);
      if (outer !== undefined && closed?.varies === true) outer.varies = true;
    } else if (piece === '|') {
      group.starts.push(undefined);
      group.branchIsEmpty = true;
    } else noteStart(group, piece);
  }
  return openRepeats > mostOpenRepeats
    ? `More than ${mostOpenRepeats} open-ended repeats (* or +) could take for ever`
    : undefined;
}

function newGroup(): Group {
  return { varies: false, starts: [undefined], branchIsEmpty: true };
}

function noteStart(group: Group, piece: string | undefined): void {
  if (!group.branchIsEmpty) return;
  group.branchIsEmpty = false;
  group.starts[group.starts.length - 1] =
    piece !== undefined && /^[\p{L}\p{N}_ :/@#%&=,;<>~'"-]$/u.test(piece) ? piece.toLowerCase() : undefined;
}

/** Two branches that may begin with the same character let a repeated group match one text in many ways. */
function beginsAlike({ starts }: Group): boolean {
  if (starts.length === 1) return false;
  return starts.includes(undefined) || new Set(starts).size < starts.length;
}

/** Characters, escapes, classes, group openings and repeats, one by one. */
function piecesOf(source: string): readonly string[] {
  return (
    source.match(
      /\\(?:k<[^>]*>|u\{[^}]*\}|[pP]\{[^}]*\}|[\s\S])|\[\^?\]?(?:\\[\s\S]|[^\]\\])*\]|\((?:\?(?:[:=!]|<[=!]|<[^>]*>))?|[*+?]\??|\{\d+(?:,\d*)?\}\??|[\s\S]/gu,
    ) ?? []
  );
}

type Repeat = { readonly open: boolean; readonly many: boolean; readonly varies: boolean };

function repeatOf(piece: string): Repeat | undefined {
  if (/^[*+]\??$/.test(piece)) return { open: true, many: true, varies: true };
  if (/^\?\??$/.test(piece)) return { open: false, many: false, varies: true };
  const counts = /^\{(\d+)(,?)(\d*)\}/.exec(piece);
  if (counts === null) return undefined;
  const least = Number(counts[1]);
  const most = counts[2] === '' ? least : counts[3] === '' ? Number.POSITIVE_INFINITY : Number(counts[3]);
  return { open: most > 1000, many: most > 1, varies: most > least };
}
