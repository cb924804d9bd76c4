import { type FieldName, fields } from '../core/dataset/fields.ts';
import { fieldOfWord } from '../core/query/field-names.ts';
import type { Query } from '../core/query/query.ts';
import type { RecordKind } from '../core/records/kinds.ts';
import { harmless } from '../core/text/harmless.ts';
import { parseArguments } from './arguments.ts';
import { type CliError, type CliIo, refuse } from './cli-io.ts';
import { datasetOptions, datasetOptionsHelp, datasetRequest } from './dataset-arguments.ts';
import { jsonLine } from './json-line.ts';
import { nearestWord } from './nearest-word.ts';
import { attachFor } from './open-annotator.ts';
import { withDataset } from './open-dataset.ts';
import { PlainTable } from './plain-table.ts';

const usage = `debrief facets FIELD [DIR…] [QUERY] [OPTION…]

Counts the values of a field over the records that match and are of a kind that has the field, most
frequent first. With --json each line is {field, value, count, share}; value is null for records that
lack the field.

${datasetOptionsHelp}

Examples
  debrief facets category since:30d
  debrief facets pattern category:environment_setup --json
`;

const never = new AbortController().signal;

/** Fields whose values can be counted: texts and lists of texts. */
const countable = Object.keys(fields).filter((name) => {
  const { shape } = fields[name as FieldName];
  return shape === 'text' || shape === 'list';
});

/** `debrief facets`: answers 0 when records matched, 1 when none did, 2 for a wrong argument or path. */
export async function run(args: readonly string[], io: CliIo): Promise<number> {
  const parsed = parseArguments(args, datasetOptions);
  if (!parsed.ok) return refuse(io, parsed.error);
  const { options, words, rest } = parsed.value;
  if (options.help) {
    await io.stdout.write(usage);
    return 0;
  }
  const [word, ...others] = words;
  const field = fieldOfWord(word ?? '');
  if (field === undefined || !countable.includes(field)) return refuse(io, noSuchField(word));
  const request = datasetRequest(options, { words: others, rest }, io.currentFolder);
  if (!request.ok) return refuse(io, request.error);
  const { paths, asOf } = request.value;
  const query = amongKindsWith(field, request.value.query);
  return withDataset({ paths, io }, { asOf }, async (opened) => {
    const { dataset } = opened.load;
    await attachFor(query, opened, io);
    const { matched, missing, values } = await dataset.ask({ ask: 'facet', query, field }, never);
    const lacking = { value: null, count: missing, share: matched === 0 ? 0 : missing / matched };
    const counted: readonly Counted[] = missing === 0 ? values : [...values, lacking];
    if (options.json) for (const row of counted) await io.stdout.write(jsonLine({ field, ...row }));
    else await printPlain(field, counted, io);
    return matched === 0 ? 1 : 0;
  });
}

/** Only failures have a category: the share of a category is one of failures, not of everything that matched. */
function amongKindsWith(field: FieldName, query: Query): Query {
  const kinds: 'all' | readonly RecordKind[] = fields[field].kinds;
  if (kinds === 'all') return query;
  const term = { negated: false, kind: 'field', field: 'kind', comparison: '=', values: kinds } as const;
  return { terms: [...query.terms, term] };
}

type Counted = { readonly value: string | null; readonly count: number; readonly share: number };

async function printPlain(field: FieldName, counted: readonly Counted[], io: CliIo): Promise<void> {
  const table = new PlainTable(
    [
      { title: 'count', align: 'right' },
      { title: 'share', align: 'right' },
      { title: field, align: 'left' },
    ],
    io.stdout,
  );
  const rows = counted.map(({ value, count, share }) => [
    String(count),
    `${(share * 100).toFixed(1)}%`,
    value === null ? '(none)' : harmless(value),
  ]);
  for (const row of rows) table.measure(row);
  await table.heading();
  for (const row of rows) await table.row(row);
}

function noSuchField(word: string | undefined): CliError {
  if (word === undefined) return { what: 'FIELD is missing', remedy: 'see debrief facets --help' };
  const near = nearestWord(word, countable);
  const remedy = near === undefined ? `there are ${countable.join(', ')}` : `did you mean ${near}?`;
  return { what: `no field ${JSON.stringify(word)} has values to count`, remedy };
}
