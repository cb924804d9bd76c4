import { type FailureAnalysis, failureAnalysis } from '../core/analysis/failure-analysis.ts';
import { type Row, rowOf } from '../core/dataset/row.ts';
import { analysisLine } from './analysis-json.ts';
import { analyzeLines, dimensionsHelp } from './analyze-json.ts';
import { writeAnalysis } from './analyze-plain.ts';
import type { CliIo } from './cli-io.ts';
import { datasetOptionsHelp } from './dataset-arguments.ts';
import { type OpenAnalysis, runAnalysis } from './open-analysis.ts';
import { SectionWriter } from './section-writer.ts';

const usage = `debrief analyze [DIR…] [QUERY] [OPTION…]

What fails, how often, and what is getting worse. Weeks are the seven days up to the newest
record (or --as-of) and those before them; leave since: out of the query, or there is nothing
earlier to compare with. A change is called one only when it stands its test; every figure has
an interval or says what is missing. Patterns that a person merged count as one.

${datasetOptionsHelp}

Exit code: 0 when failures matched, 1 when none did, 2 for a wrong argument or path.

${dimensionsHelp}

Examples
  debrief analyze
  debrief analyze category:environment_setup --dir ~/code/app
  debrief analyze --json | jq -c 'select(.section == "pattern" and .label != "ongoing")'
`;

const never = new AbortController().signal;

/** `debrief analyze`: answers 0 when failures matched, 1 when none did, 2 for a wrong argument or path. */
export async function run(args: readonly string[], io: CliIo): Promise<number> {
  return runAnalysis(args, io, { usage, use: (opened) => analyze(opened, io) });
}

async function analyze({ scope, view, dataset, format }: OpenAnalysis, io: CliIo): Promise<number> {
  const analysis = await failureAnalysis(scope, view.readLine);
  const recIds = await recIdsOf(analysis, { dataset, failures: scope.failures });
  const found = { analysis, scope, recIds };
  if (format === 'json') for (const line of analyzeLines(found)) await io.stdout.write(analysisLine(line));
  else await writeAnalysis(found, new SectionWriter(io.stdout));
  return analysis.failures === 0 ? 1 : 0;
}

/** Identities of the records that are named one by one. */
async function recIdsOf(
  { resolve, breakdowns }: FailureAnalysis,
  { dataset, failures }: Pick<OpenAnalysis, 'dataset'> & { readonly failures: Uint32Array },
): Promise<ReadonlyMap<number, string>> {
  const rows = new Set(resolve.oldestOpen.map(({ row }) => rowOf(row)));
  if (breakdowns.pattern.detail === 'cases') for (const row of failures) rows.add(rowOf(row));
  const recIds = new Map<Row, string>();
  // Ten rows at most: asking for each costs less than looking for duplicates among all.
  for (const row of rows) {
    const answer = await dataset.ask({ ask: 'record', row }, never);
    if (answer.ok) recIds.set(row, answer.recId);
  }
  return recIds;
}
