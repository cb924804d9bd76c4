import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { termWords } from '../core/query/field-names.ts';
import { parseQuery } from '../core/query/parse-query.ts';
import type { Query } from '../core/query/query.ts';
import { readTime } from '../core/records/units.ts';
import type { OptionTable } from './arguments.ts';
import type { CliError } from './cli-io.ts';
import { nearestWord } from './nearest-word.ts';

/** Options that every verb over a dataset has. */
export const datasetOptions = {
  dir: 'texts',
  query: 'text',
  'as-of': 'text',
  json: 'switch',
  help: 'switch',
} as const satisfies OptionTable;

export const datasetOptionsHelp = `  --dir DIR       folder or file to read; may be given several times (.)
  --query QUERY   what to choose; the same language as in the explorer
  --as-of DATE    relative times such as since:7d count back from here (the newest record)
  --engine NAME   memory, or duckdb for more records than fit: docs/scaling.md (memory)
  --source URL    records of a database, as clickhouse://USER@HOST/DATABASE
  --json          JSON Lines
  --max-memory SIZE  take no more memory, as 800M or 2G (most of what is free)
  -h, --help      show this`;

export type DatasetRequest = {
  /** Folders and files, or `-`; never empty. */
  readonly paths: readonly string[];
  readonly query: Query;
  readonly queryText: string;
  /** Milliseconds. */
  readonly asOf: number | undefined;
};

type Words = { readonly words: readonly string[]; readonly rest: readonly string[] };
type Options = {
  readonly dir: readonly string[];
  readonly query: string | undefined;
  readonly 'as-of': string | undefined;
};

type RequestResult =
  | { readonly ok: true; readonly value: DatasetRequest }
  | { readonly ok: false; readonly error: CliError };

/** Tells folders from query: a word that names something that exists, or that looks like a path, is one. */
export function datasetRequest(
  options: Options,
  { words, rest }: Words,
  currentFolder: string,
): RequestResult {
  const isPath = (word: string) =>
    word === '-' || /^(?:\.{1,2}(?:\/|$)|\/|~\/)/.test(word) || existsSync(resolve(currentFolder, word));
  const given = [...options.dir, ...words.filter(isPath)];
  const queryText = [options.query ?? '', ...words.filter((word) => !isPath(word)), ...rest].join(' ').trim();
  const asOf = options['as-of'] === undefined ? undefined : readTime(options['as-of']);
  if (options['as-of'] !== undefined && asOf === undefined) {
    const what = `--as-of ${options['as-of']} is not a date`;
    return { ok: false, error: { what, remedy: 'write it as 2026-03-02 or 2026-03-02T10:00:00Z' } };
  }
  const { query, issues } = parseQuery(queryText);
  const [issue] = issues;
  if (issue !== undefined) return { ok: false, error: queryError(queryText, issue) };
  return { ok: true, value: { paths: given.length === 0 ? ['.'] : given, query, queryText, asOf } };
}

/** The words of a verb that takes folders only. */
export function foldersOnly(options: Pick<Options, 'dir'>, { words, rest }: Words): readonly string[] {
  const given = [...options.dir, ...words, ...rest];
  return given.length === 0 ? ['.'] : given;
}

/** An issue of a query, with its place marked below the text. */
export function queryError(
  text: string,
  issue: { readonly from: number; readonly to: number; readonly message: string },
): CliError {
  const mark = `${' '.repeat(issue.from)}${'^'.repeat(Math.max(1, issue.to - issue.from))}`;
  const [, word] = /^-?(\w+):/.exec(text.slice(issue.from, issue.to)) ?? [];
  const isField = word === undefined || termWords.includes(word.toLowerCase());
  const near = isField ? undefined : nearestWord(word, termWords);
  return {
    what: `the query is not understood: ${issue.message}`,
    remedy:
      near === undefined ? 'correct it, or put text to search for into quotes' : `did you mean ${near}:?`,
    detail: [text, mark],
  };
}
