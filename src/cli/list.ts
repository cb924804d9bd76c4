import { suggestionText, termText } from '../app/explained-terms.ts';
import { cellAt, kindOfRow } from '../core/dataset/answers/row-cells.ts';
import { type FieldName, fields } from '../core/dataset/fields.ts';
import type { MemoryDataset } from '../core/dataset/memory-dataset.ts';
import type { Sort } from '../core/dataset/questions.ts';
import { type Row, rowOf } from '../core/dataset/row.ts';
import { fieldOfWord } from '../core/query/field-names.ts';
import type { Query } from '../core/query/query.ts';
import { type RecordKind, recordKinds } from '../core/records/kinds.ts';
import { recIdStem } from '../core/records/rec-id.ts';
import { harmless } from '../core/text/harmless.ts';
import { RecordReader, recordLine } from '../platform/record-reader.ts';
import { parseArguments } from './arguments.ts';
import { cellText } from './cell-text.ts';
import { type CliError, type CliIo, errorLine, refuse } from './cli-io.ts';
import {
  type DatasetRequest,
  datasetOptions,
  datasetOptionsHelp,
  datasetRequest,
} from './dataset-arguments.ts';
import { jsonLine } from './json-line.ts';
import { nearestWord } from './nearest-word.ts';
import { attachFor } from './open-annotator.ts';
import { withDataset } from './open-dataset.ts';
import { PlainTable } from './plain-table.ts';

const usage = `debrief list [DIR…] [QUERY] [OPTION…]

Lists the records that match, newest first. With --json each line is
{rec_id, kind, project, file, line, record}.

${datasetOptionsHelp}
  --kind KIND     ${recordKinds.join(', ')}
  --sort FIELD    ascending; FIELD:desc for descending
  --limit N       at most N records
  --similar       also records that match with a typo in a word, after the others
  --columns A,B   which columns to print: rec_id or any field a query knows

Examples
  debrief list category:environment_setup severity:'>=high' since:7d
  debrief list training_data --kind success --sort efficiency:desc --limit 20
  debrief list --json has:stack_trace | jq -r .rec_id
  gunzip -c failures.jsonl.gz | debrief list - timeout
`;

const options = {
  ...datasetOptions,
  kind: 'text',
  sort: 'text',
  limit: 'text',
  similar: 'switch',
  columns: 'text',
} as const;

type ColumnName = FieldName | 'rec_id';

type ListRequest = DatasetRequest & {
  readonly sort: Sort;
  readonly limit: number;
  readonly columns: readonly ColumnName[] | undefined;
  readonly typos: 'allowed' | 'refused';
  readonly format: 'plain' | 'json';
};

type Parsed =
  | { readonly kind: 'help' }
  | { readonly kind: 'request'; readonly request: ListRequest }
  | { readonly kind: 'refused'; readonly error: CliError };

/** `debrief list`: answers 0 when records matched, 1 when none did, 2 for a wrong argument or path. */
export async function run(args: readonly string[], io: CliIo): Promise<number> {
  const parsed = parse(args, io.currentFolder);
  if (parsed.kind === 'refused') return refuse(io, parsed.error);
  if (parsed.kind === 'help') {
    await io.stdout.write(usage);
    return 0;
  }
  const { request } = parsed;
  return withDataset({ paths: request.paths, io }, { asOf: request.asOf }, async (opened) => {
    const { dataset } = opened.load;
    await attachFor(request.query, opened, io);
    const { rows: matched, exact } = dataset.rowSet(request.query, request.sort);
    const wanted = request.typos === 'allowed' ? matched.length : exact;
    const rows = Array.from(matched.subarray(0, Math.min(wanted, request.limit)), rowOf);
    if (request.format === 'json') await printJson(dataset, rows, io);
    else await printPlain({ dataset, rows, columns: request.columns }, io);
    if (matched.length > wanted) await tellSimilar(matched.length - wanted, io);
    else if (matched.length === 0) await tellWhyNone(dataset, request.query, io);
    return rows.length === 0 ? 1 : 0;
  });
}

async function tellSimilar(count: number, io: CliIo): Promise<void> {
  const what = `${count} more ${count === 1 ? 'record matches' : 'records match'} with a typo allowed`;
  await io.stderr.write(`${errorLine({ what, remedy: 'add --similar to list them too' })}\n`);
}

/** Which term excludes everything; with one term it is the one, and only what it may have meant is news. */
async function tellWhyNone(dataset: MemoryDataset, query: Query, io: CliIo): Promise<void> {
  if (query.terms.length === 0) return;
  const { terms } = await dataset.ask({ ask: 'explain', query }, new AbortController().signal);
  const lines = terms.flatMap((term) => {
    const told = terms.length > 1 ? [termText(term)] : [];
    const suggestion = suggestionText(term);
    return suggestion === undefined ? told : [...told, suggestion];
  });
  await io.stderr.write(`debrief: no record matches\n${lines.map((line) => `  ${line}\n`).join('')}`);
}

async function printJson(dataset: MemoryDataset, rows: readonly Row[], io: CliIo): Promise<void> {
  const reader = new RecordReader(dataset);
  for await (const { row, read } of reader.readAll(rows)) {
    await io.stdout.write(jsonLine(recordLine(dataset, row, read)));
  }
}

type PlainList = {
  readonly dataset: MemoryDataset;
  readonly rows: readonly Row[];
  readonly columns: readonly ColumnName[] | undefined;
};

async function printPlain({ dataset, rows, columns }: PlainList, io: CliIo): Promise<void> {
  const names = columns ?? columnsFor(new Set(rows.map((row) => kindOfRow(dataset.columns, row))));
  const table = new PlainTable(
    names.map((name) => ({
      title: name,
      align: name !== 'rec_id' && isNumeric(name) ? 'right' : 'left',
      whole: name === 'rec_id',
    })),
    io.stdout,
  );
  // Identities cost a look at the line each, so widths are taken from the other columns.
  const textOf = (name: ColumnName, row: Row, recId: string) =>
    name === 'rec_id' ? recId : cellText(name, cellAt(dataset.columns, name, row));
  for (const row of rows) table.measure(names.map((name) => textOf(name, row, likeRecId(dataset, row))));
  await table.heading();
  const printRow = (row: Row, recId: string) => table.row(names.map((name) => textOf(name, row, recId)));
  if (!names.includes('rec_id')) {
    for (const row of rows) await printRow(row, '');
    return;
  }
  for await (const { row, read } of new RecordReader(dataset).readAll(rows)) {
    await printRow(row, read.ok ? harmless(read.recId) : `(${read.reason})`);
  }
}

/** As many characters as the row's identity takes, without the mark of a duplicate. */
function likeRecId({ columns }: MemoryDataset, row: Row): string {
  const place = { file: columns.table.file.at(row) ?? '', kind: kindOfRow(columns, row) };
  return `${harmless(recIdStem(place))}:${'0'.repeat(16)}`;
}

function isNumeric(field: FieldName): boolean {
  return fields[field].shape === 'number' || fields[field].shape === 'ratio';
}

const columnsOfKind: Readonly<Record<RecordKind, readonly ColumnName[]>> = {
  failure: ['rec_id', 'time', 'severity', 'type', 'category', 'feature', 'pattern'],
  success: ['rec_id', 'time', 'feature', 'minutes', 'efficiency', 'coverage', 'success_pattern'],
  performance: ['rec_id', 'time', 'feature', 'completed', 'retries', 'minutes', 'coverage'],
  context_metrics: ['rec_id', 'time', 'sample', 'utilization', 'occupied', 'session'],
  generic: ['rec_id', 'time', 'feature', 'file', 'line'],
};

function columnsFor(kinds: ReadonlySet<RecordKind>): readonly ColumnName[] {
  const [only] = kinds;
  if (only !== undefined && kinds.size === 1) return columnsOfKind[only];
  return ['rec_id', 'time', 'kind', 'feature', 'session', 'model'];
}

function parse(args: readonly string[], currentFolder: string): Parsed {
  const parsed = parseArguments(args, options);
  if (!parsed.ok) return { kind: 'refused', error: parsed.error };
  const given = parsed.value.options;
  if (given.help) return { kind: 'help' };
  const request = datasetRequest(given, parsed.value, currentFolder);
  if (!request.ok) return { kind: 'refused', error: request.error };
  const limit = given.limit === undefined ? Number.POSITIVE_INFINITY : Number(given.limit);
  if (given.limit !== undefined && !/^\d{1,15}$/.test(given.limit))
    return refused(`--limit ${given.limit} is not a whole number`);
  const sort = sortOf(given.sort);
  if (sort === undefined) return unknownField('--sort', given.sort?.split(':')[0] ?? '');
  const columns = columnsOf(given.columns);
  if (typeof columns === 'string') return unknownField('--columns', columns);
  const kind = recordKinds.find((name) => name === given.kind);
  if (given.kind !== undefined && kind === undefined)
    return refused(`--kind ${given.kind} is none of ${recordKinds.join(', ')}`);
  const typos = given.similar ? 'allowed' : 'refused';
  const format = given.json ? 'json' : 'plain';
  const query = kind === undefined ? request.value.query : withKind(request.value.query, kind);
  return { kind: 'request', request: { ...request.value, query, sort, limit, columns, typos, format } };
}

function withKind({ terms }: DatasetRequest['query'], kind: RecordKind): DatasetRequest['query'] {
  const term = { negated: false, kind: 'field', field: 'kind', comparison: '=', values: [kind] } as const;
  return { terms: [...terms, term] };
}

function sortOf(text: string | undefined): Sort | undefined {
  if (text === undefined) return { by: 'relevance', direction: 'descending' };
  const [, word = '', direction = 'asc'] = /^(\w+)(?::(asc|desc))?$/.exec(text) ?? [];
  const by = fieldOfWord(word);
  return by === undefined ? undefined : { by, direction: direction === 'desc' ? 'descending' : 'ascending' };
}

/** The columns, or the word that names none. */
function columnsOf(text: string | undefined): readonly ColumnName[] | undefined | string {
  if (text === undefined) return undefined;
  const words = text.split(',').map((word) => word.trim());
  const columns = words.map((word) => (word === 'rec_id' ? word : fieldOfWord(word)));
  const unknown = columns.indexOf(undefined);
  return unknown === -1 ? columns.filter((name) => name !== undefined) : (words[unknown] ?? '');
}

function unknownField(option: string, word: string): Parsed {
  const near = nearestWord(word, Object.keys(fields));
  const remedy = near === undefined ? `there are ${Object.keys(fields).join(', ')}` : `did you mean ${near}?`;
  return { kind: 'refused', error: { what: `${option}: there is no field ${JSON.stringify(word)}`, remedy } };
}

function refused(what: string): Parsed {
  return { kind: 'refused', error: { what, remedy: 'see debrief list --help' } };
}
