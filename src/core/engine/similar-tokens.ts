import { allowedEdits } from '../search/edit-distance.ts';
import { matchTokens, typoCost } from '../search/match-tokens.ts';
import { hashOf, Vocabulary } from '../search/vocabulary.ts';
import type { SimilarTokens } from './resolved-query.ts';
import { type SqlDialect, type SqlStatement, SqlValues } from './sql-dialect.ts';
import type { SqlCell } from './sql-engine.ts';

/**
 * Asks for the words that could hold a token with typos: where it may have k of them, one of any k + 1 pieces of it stands
 * there unchanged. Undefined when it may have none.
 */
export function similarStatement(
  token: string,
  { dialect, words }: { readonly dialect: SqlDialect; readonly words: string },
): SqlStatement | undefined {
  const edits = allowedEdits(token.length);
  if (edits === 0) return undefined;
  const values = new SqlValues(dialect);
  const pieces = piecesOf(token, edits + 1);
  const mayHold = pieces.map((piece) => dialect.contains('token', values.text(piece))).join(' OR ');
  const holds = dialect.contains('token', values.text(token));
  const text = `SELECT token, min(is_compound) FROM ${words} WHERE (${mayHold}) AND NOT ${holds} GROUP BY token`;
  return { text, values: values.values };
}

function piecesOf(token: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, place) =>
    token.slice(Math.floor((place * token.length) / count), Math.floor(((place + 1) * token.length) / count)),
  ).filter((piece) => piece !== '');
}

/** Those of the words that are like the token, as the search in memory judges them. */
export function similarTokens(
  token: string,
  [texts = [], areCompound = []]: readonly (readonly SqlCell[])[],
): readonly SimilarTokens[] {
  const vocabulary = new Vocabulary();
  texts.forEach((text, place) => {
    const codes = Uint16Array.from(String(text), (_, at) => String(text).charCodeAt(at));
    const found = Int32Array.of(0, codes.length, hashOf(codes, 0, codes.length), Number(areCompound[place]));
    vocabulary.intern(codes, found, 0);
  });
  const matched = matchTokens(vocabulary, token, { from: 0 });
  const byCost = new Map<number, string[]>();
  matched.costs.forEach((cost, place) => {
    if (cost < typoCost) return;
    const text = vocabulary.text(matched.tokens[place] ?? 0);
    const beside = byCost.get(cost);
    if (beside === undefined) byCost.set(cost, [text]);
    else beside.push(text);
  });
  return [...byCost].map(([cost, tokens]) => ({ cost, tokens })).sort((a, b) => a.cost - b.cost);
}
