import type { CountedSecrets, SecretFinding, SecretsFound } from '../app/messages.ts';
import type { Columns } from '../core/dataset/columns.ts';
import { type DatasetView, lineRange } from '../core/dataset/dataset-view.ts';
import { rowOf } from '../core/dataset/row.ts';
import type { FoundSecret } from '../core/privacy/find-secrets.ts';
import { longestLine } from '../core/privacy/redact-line.ts';
import type { RedactorOptions } from '../core/privacy/redactor.ts';
import type { RedactionPort } from './perform.ts';
import type { SearchedRecord } from './search-thread.ts';
import { type SecretSearcher, startSearcher } from './secret-searcher.ts';

/** Bytes of records that are searched in one go: little is lost when the search is stopped. */
const batchBytes = 256 * 1024;
/** Findings kept to be listed; all are counted. */
const mostListed = 10_000;
/** Milliseconds between two tellings of how far the search has come. */
const tellingPace = 100;

export type RedactionPortSources = {
  readonly dataset: { readonly view: () => DatasetView };
  readonly privacy: RedactorOptions;
};

/** What has been found so far: rows before `next` are done, and none of them is read again while they mean the same. */
type Tally = {
  readonly columns: Columns;
  next: number;
  skipped: number;
  total: number;
  records: number;
  readonly by: Readonly<Record<'rule' | 'field' | 'file', Map<string, Count>>>;
  readonly findings: SecretFinding[];
};
type Count = { findings: number; records: number; lastRow: number };

/**
 * Searches the records' own lines on a thread, which lives as long as a search. A search that was stopped goes on where it was; rows
 * that came since are searched, the others are remembered.
 */
export function createRedactionPort({ dataset, privacy }: RedactionPortSources): RedactionPort {
  let tally: Tally | undefined;
  let running = new AbortController();
  return {
    search: async (told) => {
      running.abort();
      running = new AbortController();
      const { signal } = running;
      const view = dataset.view();
      if (tally?.columns !== view.columns) tally = emptyTally(view.columns);
      await searchOnThread({ view, tally, told, signal }, privacy);
      return signal.aborted ? undefined : foundIn(tally);
    },
    stop: () => running.abort(),
  };
}

function emptyTally(columns: Columns): Tally {
  const by = { rule: new Map(), field: new Map(), file: new Map() };
  return { columns, next: 0, skipped: 0, total: 0, records: 0, by, findings: [] };
}

type SearchRun = {
  readonly view: DatasetView;
  readonly tally: Tally;
  readonly told: (done: number, of: number) => void;
  readonly signal: AbortSignal;
};

/** A search that is stopped ends its thread at once. Where nothing is new, no thread is started. */
async function searchOnThread(run: SearchRun, privacy: RedactorOptions): Promise<void> {
  const { view, tally, signal } = run;
  if (tally.next >= view.columns.length) return;
  const searcher = startSearcher(privacy);
  signal.addEventListener('abort', () => void searcher.close(), { once: true });
  try {
    await searchRows(run, searcher);
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    await searcher.close();
  }
}

/** A batch is counted as a whole or not at all, so that a stopped search goes on without counting twice. */
async function searchRows({ view, tally, told, signal }: SearchRun, searcher: SecretSearcher): Promise<void> {
  const end = view.columns.length;
  let toldAt = performance.now();
  while (tally.next < end) {
    const batch = await nextBatch(view, tally.next);
    if (signal.aborted) return;
    const records = await searcher.search(batch.flatMap(({ text }) => text ?? []));
    if (signal.aborted) return;
    countBatch(tally, batch, records);
    if (performance.now() - toldAt < tellingPace) continue;
    toldAt = performance.now();
    told(tally.next, end);
  }
}

/** One record to search; `text` is undefined when it is too long or gone. */
type Line = { readonly file: string; readonly text: string | undefined };

async function nextBatch(view: DatasetView, from: number): Promise<readonly Line[]> {
  const batch: Line[] = [];
  const { columns } = view;
  for (let row = from, bytes = 0; row < columns.length && bytes < batchBytes; row++) {
    const range = lineRange(columns, rowOf(row));
    const line = range.bytes > longestLine ? undefined : await view.readLine(range);
    batch.push({ file: range.file, text: line?.ok === true ? line.text : undefined });
    bytes += Math.min(range.bytes, longestLine) + 1;
  }
  return batch;
}

function countBatch(tally: Tally, batch: readonly Line[], records: readonly SearchedRecord[]): void {
  let place = 0;
  for (const { file, text } of batch) {
    const record = text === undefined ? undefined : records[place++];
    if (record?.ok === true) {
      for (const secret of record.secrets) count(tally, secret, file);
      if (record.secrets.length > 0) tally.records += 1;
    } else tally.skipped += 1;
    tally.next += 1;
  }
}

function count(tally: Tally, secret: FoundSecret, file: string): void {
  const row = rowOf(tally.next);
  tally.total += 1;
  const names = { rule: secret.rule, field: secret.field, file };
  for (const by of ['rule', 'field', 'file'] as const) {
    const counts = tally.by[by];
    const counted = counts.get(names[by]) ?? { findings: 0, records: 0, lastRow: -1 };
    counted.findings += 1;
    if (counted.lastRow !== row) counted.records += 1;
    counted.lastRow = row;
    counts.set(names[by], counted);
  }
  if (tally.findings.length >= mostListed) return;
  tally.findings.push({ ...secret, row, file, line: tally.columns.table.line.at(row) });
}

function foundIn({ next, skipped, total, records, by, findings }: Tally): SecretsFound {
  return {
    searched: next - skipped,
    skipped,
    total,
    records,
    by: { rule: ordered(by.rule), field: ordered(by.field), file: ordered(by.file) },
    findings: [...findings],
  };
}

function ordered(counts: ReadonlyMap<string, Count>): readonly CountedSecrets[] {
  return [...counts]
    .map(([name, { findings, records }]) => ({ name, findings, records }))
    .sort((a, b) => b.findings - a.findings || (a.name < b.name ? -1 : 1));
}
