import type { JsonValue } from '../../core/privacy/json-value.ts';
import type { AgentFormat, ReadingContext, SourceFiles, SourceReading } from './agent-format.ts';
import { recordCounts } from './collected-record.ts';
import { readJsonDocument } from './json-document.ts';
import { readJsonLines } from './json-lines.ts';
import { historyOf } from './openhands-events.ts';
import { type OpenHandsRun, readRun } from './openhands-run.ts';
import { emptySummary, type SourceSummary } from './source-summary.ts';
import { summedSummaries } from './summed-summaries.ts';

/**
 * OpenHands: `output.jsonl` of an evaluation, one run a line, and exported lists of events, `.json`. Described by reading
 * real files of 2025 (versions 0.2x to 0.35), and the event classes of the software agent SDK.
 * https://docs.openhands.dev/openhands/usage/developers/evaluation-harness
 */
export const openHands: AgentFormat = {
  id: 'openhands',
  title: 'OpenHands runs: output.jsonl, lists of events',
  version: 1,
  detect: ({ path, text }) => (path.endsWith('.jsonl') ? runLine.test(text) : eventList.test(text)),
  sources: (paths) =>
    paths.filter((path) => /\.jsonl?$/.test(path)).map((main) => ({ main, companions: [] })),
  read,
};

/** The history can begin behind the 64 KB that are looked at: what stands before it tells too. */
const runLine = /^\s*\{[^\n]{0,500}"instance_id":[^\n]*(?:"history":\s?\[|"agent_class":|"llm_config":)/;
const eventList =
  /^\s*(?:\[\s*\{|\{\s*"(?:trajectory|events|history)":\s*\[\s*\{)[\s\S]{0,20000}?"(?:action|observation|kind)":\s*"(?:message|run|system|edit|read|agent_state_changed|change_agent_state|recall|\w+Event)"/;

async function read({ main }: SourceFiles, { open }: ReadingContext): Promise<SourceReading> {
  const { runs, skipped, unknown } = main.endsWith('.jsonl')
    ? await readLines(main, open(main))
    : await readDocument(main, open(main));
  const records = runs.flatMap((run) => run.records);
  const nothing = { ...emptySummary(main, openHands.id, openHands.id), rows: unknown, unknown, skipped };
  const summaries = runs.map(({ summary, records: own }) => ({ ...summary, ...recordCounts(own) }));
  const [only, ...others] = summaries;
  const summary =
    only !== undefined && others.length === 0 && skipped + unknown === 0
      ? only
      : { ...summedSummaries(nothing, summaries), detail: { runs: summaries.map(runDetail) } };
  return { summary, records };
}

/** What is asked of one run among several. */
function runDetail({ detail, tokens, first, last, wall_minutes, active_minutes, test_runs }: SourceSummary) {
  return {
    ...detail,
    tokens: tokens === null ? null : { ...tokens },
    first,
    last,
    wall_minutes,
    active_minutes,
    test_runs,
  };
}

async function readLines(file: string, bytes: AsyncIterable<Uint8Array>) {
  const runs: OpenHandsRun[] = [];
  let skipped = 0;
  let unknown = 0;
  for await (const lines of readJsonLines(bytes)) {
    for (const line of lines) {
      if (line.kind === 'bad') skipped += 1;
      else if (isRun(line.row)) runs.push(readRun(file, line.row));
      else unknown += 1;
    }
  }
  return { runs, skipped, unknown };
}

async function readDocument(file: string, bytes: AsyncIterable<Uint8Array>) {
  const document = await readJsonDocument(bytes);
  if (!document.ok || !isRun(document.value)) return { runs: [], skipped: 1, unknown: 0 };
  return { runs: [readRun(file, document.value)], skipped: 0, unknown: 0 };
}

function isRun(value: JsonValue): boolean {
  return historyOf(value).length > 0;
}
