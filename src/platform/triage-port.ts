import { resolve } from 'node:path';
import type { TriageOutcome } from '../app/messages.ts';
import { filterQuery } from '../app/page-query.ts';
import {
  type CodeSlot,
  markOf,
  nextToReview,
  type TriageMark,
  type TriageRun,
  type TriageWish,
} from '../app/triage-run.ts';
import { codeSlots } from '../app/triage-slots.ts';
import { type Candidate, queueOf, samplerKind } from '../core/annotation/queue.ts';
import { cellAt, timeOfRow } from '../core/dataset/answers/row-cells.ts';
import type { MemoryDataset } from '../core/dataset/memory-dataset.ts';
import { type Row, rowOf } from '../core/dataset/row.ts';
import type { DatasetAnnotator } from './annotator.ts';
import type { Project } from './projects.ts';
import { readTriage, type SavedTriage, saveTriage, type TriagePlace } from './triage-file.ts';

export type TriageSources = {
  readonly dataset: MemoryDataset;
  readonly annotator: DatasetAnnotator;
  readonly projects: readonly Project[];
  /** Resolves when all records are loaded. */
  readonly loaded: Promise<void>;
  readonly currentFolder: string;
  readonly stateFolder: string;
  readonly randomBytes: (count: number) => Uint8Array;
};

export type TriagePort = {
  /** Begins a run, or takes up the one of this query that was left. Never rejects for reasons outside the program. */
  readonly open: (wish: TriageWish) => Promise<TriageOutcome>;
  /** Remembers where the run stands. What cannot be saved is only where one was: answers are in the log. */
  readonly save: (run: TriageRun, row: Row) => Promise<void>;
  /** Resolves when the newest stand is saved. */
  readonly settled: () => Promise<void>;
};

/** Longer queues are beyond a person's weeks: the rest is for a next run. */
const longestQueue = 10_000;
const fewestRandomBytes = 8;

export function createTriagePort(sources: TriageSources): TriagePort {
  let place: TriagePlace | undefined;
  const open = async (wish: TriageWish): Promise<TriageOutcome> => {
    await sources.loaded;
    await sources.annotator.settled();
    await sources.annotator.attach();
    const author = await sources.annotator.author();
    if (!author.ok) return { kind: 'nothing', said: `${author.what}. ${author.remedy}` };
    const { stateFolder, projects } = sources;
    const roots = projects.map(({ root }) => root);
    place = { stateFolder, roots, query: wish.query, author: author.author };
    const saved = await readTriage(place);
    const resumed =
      saved !== undefined && continues(saved, wish) ? takenUp(saved, author.author, sources) : undefined;
    return resumed ?? begun(wish, author.author, { saved, sources });
  };
  // Keys may come faster than a disk takes them: what is saved is the newest stand, one after the other.
  let newest: SavedTriage | undefined;
  let turn: Promise<void> = Promise.resolve();
  const write = async () => {
    const saved = newest;
    newest = undefined;
    if (saved !== undefined && place !== undefined) await saveTriage(place, saved);
  };
  const save = (run: TriageRun, row: Row) => {
    newest = savedOf(run, row, sources);
    turn = turn.then(write);
    return turn;
  };
  return { open, save, settled: () => turn };
}

function continues({ sampler, limit }: SavedTriage, wish: TriageWish): boolean {
  return (
    (wish.order === undefined || wish.order === sampler.order) &&
    (wish.seed === undefined || wish.seed === sampler.seed) &&
    (wish.limit === undefined || wish.limit === limit)
  );
}

/** Undefined if nothing is left of it to review. */
function takenUp(saved: SavedTriage, author: string, sources: TriageSources): TriageOutcome | undefined {
  const rows = rowsByName(sources);
  const found = saved.queue.map((name) => rows.get(name));
  const queue = found.filter((row) => row !== undefined);
  const marks = new Map<Row, TriageMark>();
  for (const [place, row] of found.entries()) {
    if (row === undefined) continue;
    const verdict = sources.annotator.saidOf(row)?.verdicts.get(author)?.value;
    const skipped = saved.marks[place] === 'skipped' ? 'skipped' : undefined;
    const mark = saved.sampler.order === 'disagreement' ? saved.marks[place] : (markOf(verdict) ?? skipped);
    if (mark !== undefined) marks.set(row, mark);
  }
  const run: TriageRun = { ...saved, queue, marks, doneAt: undefined };
  const left = found[saved.at] ?? queue[0];
  if (left === undefined) return undefined;
  // Answered in the moment in which the run was cut off: go on behind it. A record that was gone back to stays.
  const wasAnswered = saved.marks[saved.at] !== undefined;
  const row = marks.has(left) && !wasAnswered ? nextToReview(run, left) : left;
  if (row === undefined || nextToReview(run, row) === undefined) return undefined;
  const gone = found.length - queue.length;
  const lost = gone === 0 ? '' : `; ${gone} of its records are gone`;
  return { kind: 'opened', run, row, said: `Going on where you were${lost}` };
}

type Beginning = { readonly saved: SavedTriage | undefined; readonly sources: TriageSources };

function begun(wish: TriageWish, author: string, { saved, sources }: Beginning): TriageOutcome {
  const { annotator, randomBytes } = sources;
  const order = wish.order ?? saved?.sampler.order ?? 'random';
  const chance = randomBytes(fewestRandomBytes);
  const seed = wish.seed ?? (chance[0] ?? 0) * 256 + (chance[1] ?? 0);
  const { limit } = wish;
  const all = candidatesOf(wish.query, sources);
  const wanted = Math.min(limit ?? longestQueue, longestQueue);
  const queue = queueOf(all, { order, seed, limit: wanted, author });
  const [row] = queue;
  if (row === undefined) return { kind: 'nothing', said: nothingLeft(all.length, order) };
  const kind = samplerKind({
    order,
    limit: limit ?? (queue.length === longestQueue ? longestQueue : undefined),
  });
  const run = Array.from(chance, (byte) => byte.toString(16).padStart(2, '0')).join('');
  const sampler = { kind, order, seed, filter: wish.query, n: queue.length, run };
  const slots: readonly CodeSlot[] = codeSlots(annotator.states());
  return {
    kind: 'opened',
    run: { sampler, limit, queue, marks: new Map(), doneAt: undefined, slots },
    row,
    said: queue.length === 1 ? '1 record to review' : `${queue.length} records to review`,
  };
}

function nothingLeft(matched: number, order: string): string {
  if (matched === 0) return 'No record matches, so there is nothing to review';
  if (order === 'disagreement') return 'Nothing to review: nobody disagrees, or all is decided';
  return matched === 1
    ? 'Nothing to review: you have judged it'
    : `Nothing to review: you have judged all ${matched}`;
}

function candidatesOf(query: string, { dataset, annotator }: TriageSources): readonly Candidate<Row>[] {
  const { columns, patternName } = dataset.view();
  const { rows } = dataset.rowSet(filterQuery(query), { by: 'relevance', direction: 'descending' });
  return Array.from(rows, (place) => {
    const row = rowOf(place);
    const said = annotator.saidOf(row);
    const text = (field: 'severity' | 'pattern' | 'feature' | 'session' | 'type') => {
      const cell = cellAt(columns, field, row);
      return cell === undefined ? undefined : String(cell);
    };
    const pattern = text('pattern');
    const given = said?.verdicts ?? new Map();
    const name = [text('feature'), text('session'), timeOfRow(columns, row), text('type'), pattern];
    return {
      row,
      key: `${name.join('\u0000')}\u0000${columns.table.line.at(row)}`,
      time: timeOfRow(columns, row),
      severity: text('severity'),
      pattern: pattern === undefined ? undefined : (patternName?.(pattern) ?? pattern),
      verdicts: Object.fromEntries([...given].map(([author, { value }]) => [author, value])),
      isDecided: said?.adjudication !== undefined,
    };
  });
}

/** A row as it is found again by another process: its file and line, and what stands there. */
function nameOf(row: Row, { dataset: { columns }, currentFolder }: TriageSources): string {
  const { file, line } = columns.table;
  const feature = cellAt(columns, 'feature', row) ?? '';
  return `${resolve(currentFolder, file.at(row) ?? '')}:${line.at(row)}:${timeOfRow(columns, row) ?? ''}:${feature}`;
}

function rowsByName(sources: TriageSources): ReadonlyMap<string, Row> {
  const { columns } = sources.dataset;
  const rows = new Map<string, Row>();
  for (let place = 0; place < columns.length; place++) {
    if (columns.isAlive(rowOf(place))) rows.set(nameOf(rowOf(place), sources), rowOf(place));
  }
  return rows;
}

function savedOf(
  { sampler, limit, queue, marks, slots }: TriageRun,
  row: Row,
  sources: TriageSources,
): SavedTriage {
  return {
    sampler,
    limit,
    slots,
    queue: queue.map((each) => nameOf(each, sources)),
    marks: queue.map((each) => marks.get(each)),
    at: Math.max(0, queue.indexOf(row)),
  };
}
