/** One term as it is written, with where it stands. */
export type RawTerm = {
  /** Range in the query text, the sign included. */
  readonly from: number;
  readonly to: number;
  readonly negated: boolean;
  /** The term without its sign. */
  readonly text: string;
  /** Where `text` begins. */
  readonly textFrom: number;
};

/**
 * Cuts a query into terms at blanks. Quotes and `re:/…/` hold blanks together, and a backslash takes the next character
 * as it is. Never fails: an open quote or regular expression reaches to the end of the text.
 */
export function splitTerms(query: string): readonly RawTerm[] {
  const terms: RawTerm[] = [];
  let at = 0;
  while (at < query.length) {
    if (isBlank(query[at])) {
      at += 1;
      continue;
    }
    const to = endOfTerm(query, at);
    const signed = (query[at] === '-' || query[at] === '!') && to > at + 1;
    const textFrom = signed ? at + 1 : at;
    terms.push({ from: at, to, negated: signed, text: query.slice(textFrom, to), textFrom });
    at = to;
  }
  return terms;
}

function endOfTerm(query: string, from: number): number {
  let at = from;
  while (at < query.length && !isBlank(query[at])) {
    if (query[at] === '\\') at += 2;
    else if (query[at] === '"') at = endOfQuote(query, at);
    else if (query.startsWith('re:/', at) && isStartOfRegex(query, from, at))
      return endOfRegex(query, at + 4);
    else at += 1;
  }
  return Math.min(at, query.length);
}

/** `re:/` begins a regular expression at the start of a term, after its sign, or after `field:`. */
function isStartOfRegex(query: string, from: number, at: number): boolean {
  return /^[-!]?(?:\w+:)?$/.test(query.slice(from, at));
}

/** The place behind the closing quote. */
export function endOfQuote(text: string, from: number): number {
  let at = from + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return Math.min(at + 1, text.length);
}

/** The place behind the closing slash: the first unescaped one before a blank or the end. */
function endOfRegex(query: string, from: number): number {
  let at = from;
  while (at < query.length) {
    if (query[at] === '/' && (at + 1 === query.length || isBlank(query[at + 1]))) return at + 1;
    at += query[at] === '\\' ? 2 : 1;
  }
  return query.length;
}

function isBlank(character: string | undefined): boolean {
  return character !== undefined && /\s/.test(character);
}
