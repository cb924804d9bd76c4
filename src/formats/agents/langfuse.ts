import type { AgentFormat, ReadingContext, SourceFiles, SourceReading } from './agent-format.ts';
import { recordCounts } from './collected-record.ts';
import { readJsonDocument } from './json-document.ts';
import { readTrace, tracesIn } from './langfuse-trace.ts';
import { emptySummary } from './source-summary.ts';
import { summedSummaries } from './summed-summaries.ts';

/**
 * Traces of Langfuse, exported by its screen or its API: generations and tool calls with their times, levels and usage.
 * Scores are measures without a bound that says what passes: no outcome. https://langfuse.com/docs/observability/data-model
 */
export const langfuse: AgentFormat = {
  id: 'langfuse',
  title: 'Langfuse traces',
  version: 1,
  detect: ({ path, text }) =>
    path.endsWith('.json') &&
    /"(?:trace|observations|projectId)":/.test(text) &&
    /"(?:traceId|bookmarked|observations|htmlPath)":/.test(text) &&
    /"(?:environment|timestamp|startTime)":/.test(text),
  sources: (paths) =>
    paths.filter((path) => path.endsWith('.json')).map((main) => ({ main, companions: [] })),
  read,
};

async function read({ main }: SourceFiles, { open }: ReadingContext): Promise<SourceReading> {
  const document = await readJsonDocument(open(main));
  const traces = document.ok ? tracesIn(document.value) : [];
  const nothing = emptySummary(main, langfuse.id, langfuse.id);
  if (traces.length === 0) return { summary: { ...nothing, skipped: 1 }, records: [] };
  const readings = traces.map((trace) => readTrace(main, trace));
  const summaries = readings.map(({ summary, records }) => ({ ...summary, ...recordCounts(records) }));
  const [only, ...others] = summaries;
  const summary =
    only !== undefined && others.length === 0
      ? only
      : { ...summedSummaries(nothing, summaries), detail: { traces: summaries.map(({ detail }) => detail) } };
  return { summary, records: readings.flatMap(({ records }) => records) };
}
