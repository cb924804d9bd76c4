import type { CountAnswer, OverviewAnswer } from '../core/dataset/questions.ts';
import { parseQuery } from '../core/query/parse-query.ts';
import { everything, type Query } from '../core/query/query.ts';
import { recordKinds } from '../core/records/kinds.ts';
import { harmless } from '../core/text/harmless.ts';
import { timeText } from './cell-text.ts';
import { type CliIo, refuse } from './cli-io.ts';
import { queryError } from './dataset-arguments.ts';
import { explorerArguments } from './explorer-arguments.ts';
import { attachFor } from './open-annotator.ts';
import { withDataset } from './open-dataset.ts';

const never = new AbortController().signal;
const topCount = 5;

/** Prints what the explorer's first screen would show, for a pipe or a log: answers 0, or 2 for a wrong argument or path. */
export async function run(args: readonly string[], io: CliIo): Promise<number> {
  const parsed = explorerArguments(args);
  if (!parsed.ok) return refuse(io, parsed.error);
  const { paths, filter, asOf } = parsed.value;
  const { query, issues } = parseQuery(filter);
  const [issue] = issues;
  if (issue !== undefined) return refuse(io, queryError(filter, issue));
  const given = paths.length > 0 ? paths : ['.'];
  return withDataset({ paths: given, io }, { asOf, notice: 'quiet' }, async (opened) => {
    const { dataset } = opened.load;
    await attachFor(query, opened, io);
    const count = await dataset.ask({ ask: 'count', query }, never);
    const overview = await dataset.ask({ ask: 'overview', query }, never);
    const failures = withKind(query);
    const { values } = await dataset.ask({ ask: 'facet', query: failures, field: 'category' }, never);
    const { problems, badLines } = dataset.loadState();
    const lines = [
      ...countLines(count),
      ...periodLines(overview),
      ...categoryLines(values),
      problemLine(problems, badLines),
    ];
    await io.stdout.write(`${lines.join('\n')}\n`);
    return 0;
  });
}

function problemLine(problems: number, badLines: number): string {
  if (problems === 0) return 'No problems';
  const count = problems === 1 ? '1 problem' : `${problems} problems`;
  const lines = badLines === 0 ? '' : `, of which bad lines or files: ${badLines}`;
  return `${count}${lines}; \`debrief validate\` lists them`;
}

function withKind({ terms }: Query): Query {
  const failures = {
    negated: false,
    kind: 'field',
    field: 'kind',
    comparison: '=',
    values: ['failure'],
  } as const;
  return { ...everything, terms: [...terms, failures] };
}

function countLines({ matched, total, byKind }: CountAnswer): string[] {
  const kinds = recordKinds.filter((kind) => byKind[kind] > 0);
  const head = matched === total ? `${total} records` : `${matched} of ${total} records`;
  return [head, ...kinds.map((kind) => `  ${String(byKind[kind]).padStart(8)}  ${kind}`), ''];
}

function periodLines({ period, last7, previous7 }: OverviewAnswer): string[] {
  if (period === undefined) return [];
  return [
    `From ${timeText(period.first)} to ${timeText(period.last)} UTC`,
    `${last7} failures in the last 7 days, ${previous7} in the 7 days before`,
    '',
  ];
}

type Value = { readonly value: string; readonly count: number; readonly share: number };

function categoryLines(values: readonly Value[]): string[] {
  if (values.length === 0) return [];
  const top = values.slice(0, topCount).map(({ value, count, share }) => {
    const percent = `${(share * 100).toFixed(1)}%`.padStart(6);
    return `  ${String(count).padStart(8)}  ${percent}  ${harmless(value)}`;
  });
  return ['Most frequent categories of failures', ...top, ''];
}
