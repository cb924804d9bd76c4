import { type QueueOrder, queueOrders } from '../core/annotation/queue.ts';
import { fieldTerm, withTerm } from '../core/query/edit-query.ts';
import { formatQuery } from '../core/query/format-query.ts';
import type { Query } from '../core/query/query.ts';
import { type OptionTable, parseArguments } from './arguments.ts';
import type { CliError } from './cli-io.ts';
import { datasetOptions, datasetRequest } from './dataset-arguments.ts';
import type { ExplorerArguments } from './explorer-arguments.ts';
import { nearestWord } from './nearest-word.ts';

export const triageUsage = `debrief triage [DIR…] [QUERY] [OPTION…]

Opens the explorer on a queue: the records that match and that you have not judged, one after the
other. Without a kind: in the query these are failures. Left and begun again with the same query,
it goes on where you were; another order, seed or limit begins anew.

  --order ORDER   random (the first time), newest, severity (the worst first), pattern (the
                  commonest first), agreement (the least agreed on first), disagreement
  --seed N        the same seed gives everybody the same random order
  --limit N       at most so many records
  --dir DIR       folder or file to read; may be given several times (.)
  --query QUERY   what to choose; the same language as in the explorer
  --author NAME   who reviews (DEBRIEF_AUTHOR, git's user.name, the user's name)
  --as-of DATE    relative times such as since:7d count back from here (the newest record)
  --ascii, --no-color, --color auto|always|never, --screen-reader
  -h, --help      show this

Only a random or an exhaustive review tells how common something is: see docs/annotation.md.

Examples
  debrief triage severity:>=high since:7d
  debrief triage --order random --seed 7 --limit 100 --dir ~/code/app
  debrief triage --order disagreement
`;

const options = {
  dir: datasetOptions.dir,
  query: datasetOptions.query,
  'as-of': datasetOptions['as-of'],
  order: 'text',
  seed: 'text',
  limit: 'text',
  author: 'text',
  ascii: 'switch',
  'no-color': 'switch',
  color: 'text',
  'screen-reader': 'switch',
  help: 'switch',
} as const satisfies OptionTable;

type Parsed =
  | { readonly ok: true; readonly value: ExplorerArguments }
  | { readonly ok: false; readonly error: CliError };

/** Reads what stands behind `debrief triage`. */
export function triageArguments(args: readonly string[], currentFolder: string): Parsed {
  const parsed = parseArguments(args, options);
  if (!parsed.ok) return parsed;
  const { options: given, words, rest } = parsed.value;
  const request = datasetRequest(given, { words, rest }, currentFolder);
  if (!request.ok) return request;
  const { order, seed, limit, color } = given;
  const known = queueOrders.find((one) => one === order);
  if (order !== undefined && known === undefined) return unknownOrder(order);
  const [seedNumber, limitNumber] = [numberOf(seed), numberOf(limit)];
  if (seedNumber === 'no number') return refused(`--seed takes a whole number, not ${JSON.stringify(seed)}`);
  if (limitNumber === 'no number' || limitNumber === 0)
    return refused(`--limit takes a whole number above 0, not ${JSON.stringify(limit)}`);
  const when = (['auto', 'always', 'never'] as const).find((one) => one === (color ?? 'auto'));
  if (when === undefined) return refused('--color takes auto, always or never');
  const query = formatQuery(ofFailures(request.value.query));
  return {
    ok: true,
    value: {
      paths: request.value.paths,
      filter: '',
      screen: 'overview',
      asOf: request.value.asOf,
      author: given.author,
      readOnly: false,
      isPlaceNamed: true,
      play: undefined,
      record: undefined,
      preferences: {
        ...(given['no-color'] ? { color: 'never' } : color === undefined ? {} : { color: when }),
        ...(given.ascii ? { ascii: 'always' } : {}),
        ...(given['screen-reader'] ? { screenReader: true } : {}),
      },
      triage: { query, order: orderOf(known, seedNumber), seed: seedNumber, limit: limitNumber },
    },
  };
}

/** A seed asks for chance. */
function orderOf(order: QueueOrder | undefined, seed: number | undefined): QueueOrder | undefined {
  return order ?? (seed === undefined ? undefined : 'random');
}

function ofFailures(query: Query): Query {
  const namesKind = query.terms.some((term) => term.kind === 'field' && term.field === 'kind');
  return namesKind ? query : withTerm(query, fieldTerm('kind', 'failure'));
}

function numberOf(text: string | undefined): number | undefined | 'no number' {
  if (text === undefined) return undefined;
  const number = Number(text);
  return /^\d+$/.test(text) && Number.isSafeInteger(number) ? number : 'no number';
}

function unknownOrder(order: string): Parsed {
  const near = nearestWord(order, queueOrders);
  return refused(
    `--order takes ${queueOrders.join(', ')}, not ${JSON.stringify(order)}`,
    near === undefined ? undefined : `did you mean ${near}?`,
  );
}

function refused(what: string, remedy = 'see debrief triage --help'): Parsed {
  return { ok: false, error: { what, remedy } };
}
