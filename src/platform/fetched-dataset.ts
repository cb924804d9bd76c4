import { MemoryDataset } from '../core/dataset/memory-dataset.ts';
import { column, wholeSql } from '../core/engine/sql-dialect.ts';
import type { SqlCell, SqlEngine } from '../core/engine/sql-engine.ts';
import type { RecordKind } from '../core/records/kinds.ts';
import { parseRecord } from '../core/records/parse-record.ts';
import type { LinePlace } from '../core/records/parsed-record.ts';
import type { Problem } from '../core/records/problem.ts';

export type FetchOptions = {
  /** Milliseconds: the machine's time. */
  readonly now: number;
  readonly signal: AbortSignal;
  /** SQL that chooses records; all by default. */
  readonly where?: string;
  readonly onRecord?: (...added: Parameters<NonNullable<OnRecord>>) => void;
};

type OnRecord = import('./load-dataset.ts').LoadDatasetOptions['onRecord'];

export type Fetched = {
  readonly dataset: MemoryDataset;
  /** What the engine calls each row. */
  readonly rows: readonly number[];
  /** How many records there are; more than `rows` when only the newest came. */
  readonly of: number;
};

/** Records that are taken into memory at most. */
const mostRecords = 2_000_000;

/** Records that come at once. */
const recordsAtOnce = 20_000;

/**
 * Takes an engine's records into memory, for what is made from whole datasets: reports, analyses, exports. Of more than
 * two million the newest come, and `of` says how many there are.
 */
export async function fetchDataset(engine: SqlEngine, options: FetchOptions): Promise<Fetched> {
  const texts: string[] = [];
  const recIds: string[] = [];
  const dataset: MemoryDataset = new MemoryDataset({
    now: options.now,
    asOf: engine.asOf(),
    index: 'when asked',
    readLine: async ({ byteOffset }) => lineAt(texts, byteOffset),
    readLineNow: ({ byteOffset }) => texts[byteOffset],
    recId: (row) => recIds[row],
  });
  const { where = '1 = 1', signal } = options;
  const count = { text: `SELECT count(*) FROM ${engine.records} WHERE ${where}`, values: [] };
  const of = Number((await engine.run(count, signal)).columns[0]?.[0] ?? 0);
  const rows: number[] = [];
  const problems = new ProblemsBetween(dataset, engine);
  for await (const cells of batches(engine, { where: await newest(engine, { where, of, signal }), signal })) {
    const [names = [], kinds = [], projects = [], files = [], lines = [], sizes = [], raws = [], ids = []] =
      cells;
    names.forEach((name, at) => {
      const place: LinePlace = {
        project: String(projects[at]),
        file: String(files[at]),
        line: Number(lines[at]),
        byteOffset: rows.length,
        bytes: Number(sizes[at]),
        recId: String(ids[at]),
      };
      const raw = String(raws[at]);
      const parsed = parseRecord(raw, String(kinds[at]) as RecordKind);
      if (!parsed.ok) return;
      problems.addBefore(place);
      rows.push(Number(name));
      texts.push(raw);
      recIds.push(String(ids[at]));
      const row = dataset.addRecord(parsed.record, place);
      options.onRecord?.(parsed.record, place, row);
    });
  }
  problems.addRest();
  const { files } = engine.loadState();
  dataset.setProgress({ phase: 'ready', bytesRead: 0, bytesTotal: 0, files });
  return { dataset, rows, of };
}

function lineAt(texts: readonly string[], at: number) {
  const text = texts[at];
  return text === undefined
    ? { ok: false as const, reason: 'the record is gone' }
    : { ok: true as const, text };
}

/** Adds the problems of lines and files between the records as they were met; those of fields come with their records. */
class ProblemsBetween {
  readonly #dataset: MemoryDataset;
  readonly #waiting: readonly Problem[];
  readonly #fileOrder: ReadonlyMap<string, number>;
  #next = 0;

  constructor(dataset: MemoryDataset, engine: SqlEngine) {
    this.#dataset = dataset;
    this.#waiting = engine.problems().filter(({ level }) => level === 'line' || level === 'file');
    this.#fileOrder = new Map(engine.loadState().files.map(({ path }, place) => [path, place]));
  }

  addBefore({ file, line }: { readonly file: string; readonly line: number }): void {
    const place = this.#fileOrder.get(file) ?? 0;
    for (; this.#next < this.#waiting.length; this.#next++) {
      const problem = this.#waiting[this.#next];
      if (problem === undefined) return;
      const itsPlace = this.#fileOrder.get(problem.file) ?? 0;
      if (itsPlace > place || (itsPlace === place && problem.line > line)) return;
      this.#dataset.addProblem(problem);
    }
  }

  addRest(): void {
    for (const problem of this.#waiting.slice(this.#next)) this.#dataset.addProblem(problem);
  }
}

type Choice = { readonly where: string; readonly signal: AbortSignal };

/** The condition, narrowed to the newest records where there are too many. */
async function newest(
  engine: SqlEngine,
  { where, of, signal }: Choice & { readonly of: number },
): Promise<string> {
  if (of <= mostRecords) return where;
  const time = column('time');
  const text = `SELECT ${time} FROM ${engine.records} WHERE ${where} AND ${time} IS NOT NULL ORDER BY ${time} DESC LIMIT 1 OFFSET ${mostRecords - 1}`;
  const { rows, columns } = await engine.run({ text, values: [] }, signal);
  const earliest = Number(columns[0]?.[0]);
  return rows === 0 ? where : `(${where}) AND ${time} > ${earliest}`;
}

async function* batches(
  { records, run }: SqlEngine,
  { where, signal }: Choice,
): AsyncGenerator<readonly (readonly SqlCell[])[], void, undefined> {
  const names = ['row', 'kind', 'project', 'file', 'line', 'size', 'raw', 'rec_id'].map(column).join(', ');
  let last = -1;
  for (;;) {
    const behind = `${column('row')} > ${wholeSql(last)}`;
    const text = `SELECT ${names} FROM ${records} WHERE (${where}) AND ${behind} ORDER BY ${column('row')} LIMIT ${recordsAtOnce}`;
    const { rows, columns } = await run({ text, values: [] }, signal);
    yield columns;
    if (rows < recordsAtOnce) return;
    last = Number(columns[0]?.[rows - 1]);
  }
}
