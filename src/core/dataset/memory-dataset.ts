import type { Query } from '../query/query.ts';
import type { LinePlace, ParsedRecord } from '../records/parsed-record.ts';
import type { Problem } from '../records/problem.ts';
import { recordText } from '../search/record-text.ts';
import { SearchIndex } from '../search/search-index.ts';
import type { SegmentBlock, SegmentTokens } from '../search/segment-tokens.ts';
import { type AnnotationView, noAnnotations } from './annotation-view.ts';
import { answer } from './answers/answer.ts';
import type { BlockCodes } from './block-codes.ts';
import type { ColumnBlock } from './column-block.ts';
import { Columns, type ListColumn, type NumberColumn, type TextColumn } from './columns.ts';
import type { Dataset } from './dataset.ts';
import { type DatasetView, type LineRange, lineRange } from './dataset-view.ts';
import type { FieldName } from './fields.ts';
import type { AnswerTo, LoadState, Question, Sort, TextProgress } from './questions.ts';
import { Remembered } from './remembered.ts';
import { type Row, type RowSet, rowOf } from './row.ts';
import { RowFinder } from './row-finder.ts';
import { SharedAnswers } from './shared-answers.ts';
import { inTurns } from './text-checks.ts';

export type MemoryDatasetOptions = Pick<DatasetView, 'readLine' | 'recId'> & {
  /** The same at once, for rows that were added in blocks: their texts are not kept. Undefined when the line is gone. */
  readonly readLineNow?: (range: LineRange) => string | undefined;
  /** Asked between steps of long answers, which wait for the promise, if there is one, so that others get their turn. */
  readonly rest?: () => Promise<void> | undefined;
  /** Milliseconds; relative times count back from here. By default the newest timestamp that is not after `now`. */
  readonly asOf?: number | undefined;
  /** Milliseconds: the machine's time. */
  readonly now: number;
  /** `when asked` saves the index until a word is looked for, as commands without words never do. */
  readonly index?: 'while loading' | 'when asked';
};

/** Where a block's stretch begins, and what its codes mean. */
export type BlockPlace = {
  readonly project: string;
  readonly file: string;
  /** Number of its first line, 1-based. */
  readonly firstLine: number;
  readonly byteOffset: number;
  readonly codes: BlockCodes;
};

/** A collected row by what its collector calls it. */
export type SourceKey = { readonly project: string; readonly file: string; readonly key: string };

export type LoadProgress = Pick<
  LoadState,
  'phase' | 'bytesRead' | 'bytesTotal' | 'lines' | 'files' | 'texts'
>;

/** All records as columns and a search index in this process. Usable from the first record on. */
export class MemoryDataset implements Dataset {
  /** Others in their place once the dataset has been cleared. */
  columns = new Columns();
  #index: SearchIndex;
  #finder: RowFinder;
  readonly #options: MemoryDatasetOptions;
  #problems: Problem[] = [];
  readonly #rowByKey = new Map<string, Row>();
  readonly #listeners = new Set<() => void>();
  readonly #answers = new SharedAnswers(64);
  /** Excerpts of rows that were shown: those of one key are mostly those of the next. */
  readonly #excerpts = new Remembered<Promise<string>>(2048);
  #badLines = 0;
  #superseded = 0;
  #newest: number | undefined;
  #annotations = noAnnotations;
  #allProblems: readonly Problem[] = this.#problems;
  #reviewed: { readonly rows: Uint8Array | undefined } | undefined;
  #progress: LoadProgress = { phase: 'loading', bytesRead: 0, bytesTotal: 0, files: [] };
  #major = 0;
  #minor = 0;
  #isStale = true;
  /** Whether any answer depends on words. */
  #hasSought = false;

  constructor(options: MemoryDatasetOptions) {
    this.#options = options;
    this.#index = this.#newIndex();
    this.#finder = new RowFinder(this.columns, this.#index);
  }

  #newIndex(): SearchIndex {
    return new SearchIndex({ mode: this.#options.index, reread: (row) => this.#reread(rowOf(row)) });
  }

  /** Forgets all records and problems, to be filled anew: rows mean other records from here on. */
  clear(): void {
    this.columns = new Columns();
    this.#index = this.#newIndex();
    this.#finder = new RowFinder(this.columns, this.#index);
    this.#problems = [];
    this.#excerpts.clear();
    this.#rowByKey.clear();
    this.#badLines = 0;
    this.#superseded = 0;
    this.#newest = undefined;
    this.#major += 1;
    this.setAnnotations(noAnnotations);
  }

  /** Takes back the problems of a line, when it has changed. */
  withdrawProblem(file: string, line: number): void {
    const stands = (problem: Problem) => problem.file !== file || problem.line !== line;
    const gone = this.#problems.filter((problem) => !stands(problem));
    this.#problems = this.#problems.filter(stands);
    this.#badLines -= gone.filter(({ level }) => level === 'line').length;
    this.#change();
  }

  /** Adds a record. A record with the same source key that came before it no longer counts. */
  addRecord(record: ParsedRecord, place: LinePlace): Row {
    const { byteOffset } = place;
    const row = rowOf(this.columns.addRow({ byteOffset, present: record.present }));
    this.#fill(row, record, place);
    this.#index.add(recordText(record.value));
    for (const { field, reason } of record.problems) {
      this.#note({ file: place.file, line: place.line, column: undefined, field, reason, level: 'field' });
    }
    if (record.sourceKey !== undefined) this.#supersede(record.sourceKey, row, place);
    const time = record.cells.time;
    if (typeof time === 'number' && time <= this.#options.now && time > (this.#newest ?? -Infinity)) {
      this.#newest = time;
    }
    this.#change();
    return row;
  }

  /** Adds the rows of a block, and gives the first. Their texts are read again when they are needed. */
  addBlock(block: ColumnBlock, { project, file, firstLine, byteOffset, codes }: BlockPlace): Row {
    const first = this.columns.addRows(block, byteOffset);
    const end = first + block.rows;
    if (block.rows > 0) {
      const { table } = this.columns;
      codes.addCells(this.columns, block, first);
      this.columns.timeCells.noteUpTo(end);
      table.project.fill(first, end, table.project.intern(project));
      table.file.fill(first, end, table.file.intern(file));
      table.line.setAll(first, block.lineOf, firstLine);
      table.size.setAll(first, block.sizes);
      this.#index.addRows(block.rows);
      this.#noteTimes(block.numbers.time);
    }
    for (const problem of block.problems) this.#note({ ...problem, file, line: problem.line + firstLine });
    for (const { row, key } of block.sourceKeys) {
      this.#supersede(key, rowOf(first + row), { project, file, line: firstLine + (block.lineOf[row] ?? 0) });
    }
    this.#change();
    return rowOf(first);
  }

  /** Makes rows that were added in blocks searchable. */
  addSegment(block: SegmentBlock, firstRow: Row, tokens: SegmentTokens): void {
    this.#index.addSegment(block, firstRow, tokens);
    // Nothing else follows from words, and answers over all records are dear.
    if (this.#hasSought) this.#change();
    else this.#notify();
  }

  /** Makes room for so many more rows, a little at each step. */
  reserve(rows: number): Iterable<undefined> {
    return this.columns.reserve(rows);
  }

  #noteTimes(times: Float64Array | undefined): void {
    let newest = this.#newest ?? Number.NEGATIVE_INFINITY;
    for (const time of times ?? []) if (time > newest && time <= this.#options.now) newest = time;
    if (newest !== Number.NEGATIVE_INFINITY) this.#newest = newest;
  }

  #reread(row: Row): string {
    const line = this.#options.readLineNow?.(lineRange(this.columns, row));
    if (line === undefined) return '';
    try {
      return recordText(JSON.parse(line));
    } catch {
      // The line was checked when it was loaded; should it say something else now, it says nothing here.
      return '';
    }
  }

  #fill(row: Row, record: ParsedRecord, place: LinePlace): void {
    const { project, file, line, bytes } = place;
    const cells = { ...record.cells, kind: record.kind, project, file, line, size: bytes };
    for (const [name, cell] of Object.entries(cells)) {
      const column: TextColumn | NumberColumn | ListColumn = this.columns.table[name as FieldName];
      if (column.shape === 'text') column.set(row, String(cell));
      else if (column.shape === 'number' && typeof cell === 'number') column.set(row, cell);
    }
    for (const [name, list] of Object.entries(record.lists)) {
      const column: TextColumn | NumberColumn | ListColumn = this.columns.table[name as FieldName];
      if (column.shape === 'list') column.set(row, list.texts, list.weights);
    }
  }

  #supersede(key: string, row: Row, place: Pick<LinePlace, 'project' | 'file' | 'line'>): void {
    const { project, file, line } = place;
    const scoped = scopedKey({ project, file, key });
    const earlier = this.#rowByKey.get(scoped);
    this.#rowByKey.set(scoped, row);
    if (earlier === undefined) return;
    this.columns.supersede(earlier);
    this.#superseded += 1;
    this.#note({
      file,
      line: this.columns.table.line.at(earlier),
      column: undefined,
      field: undefined,
      reason: `replaced by the newer row of the same source in line ${line}`,
      level: 'superseded',
    });
  }

  /** The row with this source key that counts: the last one that came. */
  newestOfKey(source: SourceKey): Row | undefined {
    return this.#rowByKey.get(scopedKey(source));
  }

  addProblem(problem: Problem): void {
    this.#note(problem);
    this.#change();
  }

  #note(problem: Problem): void {
    this.#problems.push(problem);
    if (problem.level === 'line') this.#badLines += 1;
  }

  setProgress(progress: LoadProgress): void {
    this.#progress = progress;
    this.#notify();
  }

  /** Call it again whenever the annotations have changed. */
  setAnnotations(view: AnnotationView): void {
    this.#annotations = view;
    this.#reviewed = undefined;
    this.#change();
  }

  loadState = (): LoadState => ({
    ...this.#progress,
    records: this.columns.length - this.#superseded,
    unindexed: this.#index.unindexed,
    problems: this.#problems.length + this.#logProblems.length,
    badLines: this.#badLines + this.#logProblems.filter(({ level }) => level === 'line').length,
    asOf: this.asOf,
    revision: { major: this.#major, minor: this.#minor },
  });

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  ask = async <Q extends Question>(question: Q, signal: AbortSignal): Promise<AnswerTo<Q>> => {
    // A question that is taken back at once, as while typing, costs nothing.
    await Promise.resolve();
    signal.throwIfAborted();
    await this.#prepare(question, signal);
    const view = this.view();
    // The file may answer differently the next time, and one line is soon read.
    if (question.ask === 'record') return (await answer(view, question, signal)) as AnswerTo<Q>;
    return this.#answers.to({
      question,
      signal,
      begin: () => answer(view, question, signal),
      again: () => this.ask(question, signal),
    });
  };

  /** Reads the texts that a query asks about, in turns with others. Rejects with the signal's reason. */
  async #prepare(question: Question, signal: AbortSignal): Promise<void> {
    if (!('query' in question)) return;
    this.view();
    await inTurns(
      this.#finder.check(question.query),
      { rest: this.#options.rest, told: this.#tellTexts },
      signal,
    );
  }

  readonly #tellTexts = (texts: TextProgress | undefined): void => {
    this.setProgress({ ...this.#progress, texts });
  };

  /** Does beforehand what the first search would wait for, in turns with others; without `rest` nothing. */
  async warmUp(signal: AbortSignal): Promise<void> {
    const { rest } = this.#options;
    if (rest === undefined) return;
    const steps = this.#index.warmUp();
    while (!signal.aborted && steps.next().done !== true) await rest();
  }

  get asOf(): number | undefined {
    return this.#options.asOf ?? this.#newest;
  }

  /** The rows of a query in display order, at once; for callers that live beside the data. */
  rowSet(query: Query, sort: Sort): RowSet {
    return this.view().rowSet(query, sort);
  }

  /** The data as answers see it now. */
  view(): DatasetView {
    if (this.#isStale) this.#refresh();
    return {
      columns: this.columns,
      asOf: this.asOf,
      total: this.columns.length - this.#superseded,
      match: (query) => this.#finder.match(this.#noted(query)),
      rowSet: (query, sort) => this.#finder.rowSet(this.#noted(query), sort),
      firstRows: (query, sort, length) => this.#finder.firstRows(this.#noted(query), sort, length),
      review: (row) => this.#annotations.review(row),
      reviewed: () => this.#reviewedRows(),
      patternName: this.#annotations.patternName,
      problems: this.#allProblems,
      readLine: this.#options.readLine,
      recId: this.#options.recId,
      excerpt: (row, make) => this.#excerpts.get(String(row), make),
      searchedText: (row) => this.#index.text(row),
    };
  }

  #noted(query: Query): Query {
    this.#hasSought ||= query.terms.some(
      ({ kind }) => kind === 'word' || kind === 'phrase' || kind === 'text',
    );
    return query;
  }

  #refresh(): void {
    const { patternName } = this.#annotations;
    this.#finder.reset(this.asOf, { patternName, texts: (row) => this.#annotations.text(row) });
    const more = this.#logProblems;
    this.#allProblems = more.length === 0 ? this.#problems : [...this.#problems, ...more];
    this.#answers.clear();
    this.#isStale = false;
  }

  /** 1 for each row that someone has reviewed; undefined when there is none. */
  #reviewedRows(): Uint8Array | undefined {
    if (this.#reviewed === undefined) {
      let rows: Uint8Array | undefined;
      for (const row of this.#annotations.reviewedRows()) {
        rows ??= new Uint8Array(this.columns.length);
        rows[row] = 1;
      }
      this.#reviewed = { rows };
    }
    return this.#reviewed.rows;
  }

  get #logProblems(): readonly Problem[] {
    return this.#annotations.problems ?? [];
  }

  #change(): void {
    this.#minor += 1;
    this.#isStale = true;
    this.#notify();
  }

  #notify(): void {
    for (const listener of this.#listeners) listener();
  }
}

function scopedKey({ project, file, key }: SourceKey): string {
  return `${project}\u0000${file}\u0000${key}`;
}
