import { mkdir } from 'node:fs/promises';
import { basename } from 'node:path';
import type { AnnotationChange, UserError } from '../app/messages.ts';
import type { OwnVerdict, TriageSampler } from '../app/triage-run.ts';
import { type AuthorSources, type ChosenAuthor, chooseAuthor } from '../core/annotation/author.ts';
import type { AnnotationEvent, EventBody, KnownEvent } from '../core/annotation/events.ts';
import type { AnnotationState } from '../core/annotation/fold.ts';
import type { RecordAnnotations } from '../core/annotation/record-annotations.ts';
import { redoBodies, type UndoHistory, type UndoStep, undoBodies } from '../core/annotation/undo.ts';
import type { Row } from '../core/dataset/row.ts';
import type { AnnotatedDataset } from './annotated-dataset.ts';
import { AnnotatedRows } from './annotated-rows.ts';
import { bodiesOf, insightId, linkedRows, maskChanges } from './annotation-bodies.ts';
import type { Appended } from './annotation-session.ts';
import type { AnnotateOutcome, Annotator } from './annotator-port.ts';
import { type AnnotationRedactor, readSubject, type Subject } from './annotator-subject.ts';
import { writeInsightsFile } from './insights-file.ts';
import { maskBodies } from './masked-bodies.ts';
import { ProjectAnnotations, type SessionStart } from './project-annotations.ts';
import type { Project } from './projects.ts';
import { stepWords } from './undo-words.ts';
import { type Rescued, rescueUnsaved } from './unsaved-annotations.ts';

export type AnnotatorOptions = {
  readonly dataset: AnnotatedDataset;
  readonly projects: readonly Project[];
  /** Asked once, at the first change: git may have to be started. */
  readonly authorSources: () => Promise<AuthorSources>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly randomBytes: (count: number) => Uint8Array;
  readonly redactor: AnnotationRedactor;
  /** debrief's own: projects in it are made when needed, and what could not be saved ends there. */
  readonly stateFolder: string;
};

type Change = { readonly project: ProjectAnnotations; readonly bodies: readonly EventBody[] };

/** Reads the logs of a dataset's projects and writes one session for each of them, begun by the first change. */
export class DatasetAnnotator implements Annotator {
  readonly #options: AnnotatorOptions;
  readonly #projects: readonly ProjectAnnotations[];
  readonly #rows: AnnotatedRows;
  readonly #listeners = new Set<() => void>();
  #author: Promise<ChosenAuthor> | undefined;
  #name: string | undefined;
  #ready: Promise<void> | undefined;
  #attaching: Promise<void> | undefined;
  /** Which rows the records were looked for among (see `rowsOf`). */
  #attachedTo = '';
  /** Ends when all changes asked for so far are done. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: AnnotatorOptions) {
    this.#options = options;
    this.#projects = options.projects.map((project) => new ProjectAnnotations(project, options));
    this.#rows = new AnnotatedRows(options.dataset, this.#projects);
  }

  /** Resolves when the logs are read. */
  ready(): Promise<void> {
    this.#ready ??= Promise.all(this.#projects.map((project) => project.load())).then(() => {
      this.#rows.refresh();
    });
    return this.#ready;
  }

  /** Finds the rows of all annotated records among those that are loaded. */
  async attach(): Promise<void> {
    await this.ready();
    this.#attachedTo = rowsOf(this.#options.dataset);
    await this.#rows.attach();
    for (const listener of this.#listeners) listener();
  }

  /**
   * Attaches when the dataset is loaded, and again whenever rows were added to it. `listener` hears of new states, `failed`
   * why records could not be looked for; they are looked for again at the next change.
   */
  follow(listener: () => void, failed: (error: unknown) => void): void {
    const { dataset } = this.#options;
    this.#listeners.add(listener);
    const look = () => {
      if (this.#attaching !== undefined || dataset.loadState().phase === 'loading') return;
      if (rowsOf(dataset) === this.#attachedTo) return;
      this.#attaching = this.attach().then(
        () => {
          this.#attaching = undefined;
          look();
        },
        (error: unknown) => {
          this.#attaching = undefined;
          this.#attachedTo = '';
          failed(error);
        },
      );
    };
    dataset.subscribe(look);
    look();
  }

  states = (): ReadonlyMap<string, AnnotationState> =>
    new Map(this.#projects.map(({ project, shown }) => [project.name, shown]));

  /** The row of a record that goes by another rec_id now. */
  rowOf(recId: string): Row | undefined {
    return this.#rows.rowOf(recId);
  }

  /** Whether no loaded record is the annotated one; known once the dataset is loaded and attached. */
  isOrphan(project: string, recId: string): boolean {
    return this.#rows.isOrphan(project, recId);
  }

  annotate = (
    rows: readonly Row[],
    wanted: readonly AnnotationChange[],
    sampler?: TriageSampler,
  ): Promise<AnnotateOutcome> =>
    this.#inTurn(async (author) => {
      const { changes, wasMasked } = maskChanges(wanted, this.#options.redactor);
      const { subjects, unread } = await this.#read(rows);
      if (subjects.length === 0) return { kind: 'refused', error: unreadable(unread) };
      const { subjects: linked } = await this.#read(linkedRows(changes));
      const outcome = await this.#append(this.#changesOn(subjects, changes, linked), author, { sampler });
      for (const subject of subjects) this.#rows.note(subject);
      const remarks = [
        ...(wasMasked ? ['secrets or names in it masked'] : []),
        ...(unread.length === 0 ? [] : [`${unread.length} left out: ${unread[0]?.reason}`]),
      ];
      return withRemarks(outcome, remarks);
    });

  verdictsOn = (rows: readonly Row[]): readonly OwnVerdict[] =>
    rows.map((row) => ({ row, verdict: this.#rows.saidOf(row)?.verdicts.get(this.#name ?? '')?.value }));

  rowsOf = (events: readonly KnownEvent[]): readonly Row[] => {
    const recIds = new Set(
      this.#projects.flatMap(({ state }) => events.flatMap((event) => recIdsOf(event, state))),
    );
    return [...recIds].flatMap((recId) => {
      const row = this.#rows.rowOf(recId);
      return row === undefined ? [] : [row];
    });
  };

  /** What people said of the row's record. */
  saidOf(row: Row): RecordAnnotations | undefined {
    return this.#rows.saidOf(row);
  }

  /** The name under which this process annotates, or why there is none. */
  author(): Promise<ChosenAuthor> {
    this.#author ??= this.#options.authorSources().then(chooseAuthor);
    return this.#author;
  }

  say = (wanted: readonly EventBody[]): Promise<AnnotateOutcome> =>
    this.#inTurn(async (author) => {
      const bodies = maskBodies(wanted, this.#options.redactor.text);
      const [rec] = bodies.flatMap((body) => (body.rec === undefined ? [] : [body.rec]));
      const knows = ({ state }: ProjectAnnotations) => rec !== undefined && state.byRecord.has(rec);
      const project = this.#projects.find(knows) ?? this.#projects[0];
      if (project === undefined) return { kind: 'nothing', said: 'There is no project to say it in' };
      const outcome = await this.#append([{ project, bodies }], author, {});
      const wasMasked = JSON.stringify(bodies) !== JSON.stringify(wanted);
      return withRemarks(outcome, wasMasked ? ['secrets or names in it masked'] : []);
    });

  undo = (): Promise<AnnotateOutcome> =>
    this.#inTurn(async (author) => {
      const newest = newestStep(this.#histories(author), ({ undo }) => undo);
      if (newest === undefined) return { kind: 'nothing', said: 'Nothing to undo' };
      const bodies = undoBodies(newest.history) ?? [];
      const outcome = await this.#append([{ project: newest.project, bodies }], author, {
        about: newest.step,
      });
      return said(outcome, `undone: ${stepWords(newest.step)}`);
    });

  redo = (): Promise<AnnotateOutcome> =>
    this.#inTurn(async (author) => {
      const histories = this.#histories(author);
      const newest = newestStep(histories, ({ redo }) => redo);
      const change = newestStep(histories, ({ undo }) => undo);
      // A change in another project, too, ends what could be redone.
      if (newest === undefined || (change !== undefined && change.id > newest.id))
        return { kind: 'nothing', said: 'Nothing to redo' };
      const bodies = redoBodies(newest.history) ?? [];
      const outcome = await this.#append([{ project: newest.project, bodies }], author, {
        about: newest.step,
      });
      return said(outcome, `redone: ${stepWords(newest.step)}`);
    });

  /** Resolves when all changes asked for so far are done. */
  async settled(): Promise<void> {
    await this.#turn;
  }

  /** Waits for what is being done, and tries once more to save what could not be. Call it last. */
  async close(): Promise<readonly Rescued[]> {
    await this.#turn;
    await Promise.all(this.#projects.map((project) => project.retry()));
    return rescueUnsaved(this.#projects, this.#options.stateFolder);
  }

  #inTurn(change: (author: string) => Promise<AnnotateOutcome>): Promise<AnnotateOutcome> {
    const done = this.#turn.then(async () => {
      await this.ready();
      const author = await this.author();
      if (author.ok) {
        this.#name = author.author;
        return change(author.author);
      }
      const { what, where, remedy } = author;
      return { kind: 'refused', error: { what, where, remedy } } as const;
    });
    this.#turn = done.catch(() => {});
    return done;
  }

  async #read(rows: readonly Row[]): Promise<{ subjects: Subject[]; unread: Unread[] }> {
    const { dataset, redactor } = this.#options;
    const subjects: Subject[] = [];
    const unread: Unread[] = [];
    for (const row of rows) {
      const read = await readSubject(dataset, row, redactor);
      if (read.ok) subjects.push(read.subject);
      else unread.push(read);
    }
    return { subjects, unread };
  }

  #changesOn(
    subjects: readonly Subject[],
    changes: readonly AnnotationChange[],
    linked: readonly Subject[],
  ): readonly Change[] {
    const { randomBytes } = this.#options;
    const targets = new Map(linked.map((subject) => [subject.row, subject]));
    const newId = (title: string) => insightId(title, randomBytes(3));
    return this.#projects.flatMap((project) => {
      const own = subjects.filter((subject) => subject.project === project.project.name);
      const aliases = own.flatMap((subject): EventBody[] => {
        const moved = this.#rows.movedTo(subject, project.state);
        return moved === undefined ? [] : [{ op: 'alias', ...moved }];
      });
      const bodies = bodiesOf(changes, own, { newId, targets, taxonomy: project.state.taxonomy });
      return bodies.length === 0 ? [] : [{ project, bodies: [...aliases, ...bodies] }];
    });
  }

  /** `about`: the step that is undone or redone. */
  async #append(
    changes: readonly Change[],
    author: string,
    { about, sampler }: { readonly about?: UndoStep; readonly sampler?: TriageSampler | undefined },
  ): Promise<AnnotateOutcome> {
    const appended: Appended[] = [];
    const remarks: string[] = [];
    for (const { project, bodies } of changes) {
      await this.#makeOwnRoot(project.project);
      const answer = await project.append(bodies, author, this.#startOf(project, sampler));
      appended.push(answer);
      const isOfInsights = [...bodies, ...(about?.events ?? [])].some(({ op }) => op.startsWith('insight.'));
      if (answer.kind === 'saved' && isOfInsights) remarks.push(...(await this.#renderInsights(project)));
    }
    this.#rows.refresh();
    return withRemarks(outcomeOf(appended), remarks);
  }

  /** Undefined: by hand. */
  #startOf({ project }: ProjectAnnotations, sampler: TriageSampler | undefined): SessionStart | undefined {
    if (sampler === undefined) return undefined;
    const { files } = this.#options.dataset.loadState();
    const raw = files
      .filter((file) => file.project === project.name)
      .map(({ path, bytes }) => ({ file: basename(path), bytes }));
    return { sampler, raw };
  }

  /** Data without a folder, as from standard input, is annotated in debrief's own, which may not be there yet. */
  async #makeOwnRoot({ root }: Project): Promise<void> {
    if (!root.startsWith(`${this.#options.stateFolder}/`)) return;
    // What is wrong with it shows when the log is written.
    await mkdir(root, { recursive: true, mode: 0o700 }).catch(() => {});
  }

  async #renderInsights({ project, state }: ProjectAnnotations): Promise<readonly string[]> {
    const written = await writeInsightsFile(project.root, {
      insights: state.insights.values(),
      withdrawn: state.withdrawnInsights,
      clean: this.#options.redactor.text,
    });
    if (!written.ok) {
      const { what, where } = written.failure;
      return [`insights.md not written (${what}: ${where}), debrief insights --write does it later`];
    }
    const edited = written.handEdited.length;
    return edited === 0 ? [] : [`${edited} hand-edited in insights.md left as they are`];
  }

  #histories(author: string): readonly History[] {
    return this.#projects.map((project) => ({ project, history: project.history(author) }));
  }
}

/** The records that an event is about; of a retract, those of what it takes back or brings back. */
function recIdsOf(event: KnownEvent, { index }: AnnotationState): readonly string[] {
  let current: AnnotationEvent | undefined = event;
  for (let steps = 0; current?.op === 'retract' && steps < 100; steps++)
    current = index.events.get(current.event);
  return current === undefined || current.op === 'unknown' || current.rec === undefined ? [] : [current.rec];
}

type Unread = { readonly where: string; readonly reason: string };
type History = { readonly project: ProjectAnnotations; readonly history: UndoHistory };

function unreadable([first]: readonly Unread[]): UserError {
  const { where = '', reason = 'There is no record here' } = first ?? {};
  return { what: reason, where, remedy: 'Open debrief again to load the file as it is now' };
}

/** Of all projects the step that was made, or undone, last. */
function newestStep(
  histories: readonly History[],
  stepsOf: (history: UndoHistory) => readonly UndoStep[],
): (History & { readonly step: UndoStep; readonly id: string }) | undefined {
  const last = histories.flatMap((one) => {
    const step = stepsOf(one.history).at(-1);
    return step === undefined ? [] : [{ ...one, step, id: newestId(step) }];
  });
  return last.sort((a, b) => (a.id < b.id ? -1 : 1)).at(-1);
}

/** Differs when rows were added, or when the data was loaded anew. */
function rowsOf(dataset: AnnotatedDataset): string {
  return `${dataset.loadState().revision.major} ${dataset.rowCount()}`;
}

function newestId({ events, undoneBy }: UndoStep): string {
  const ids = (undoneBy.length > 0 ? undoneBy : events).map(({ id }) => id);
  return ids.sort().at(-1) ?? '';
}

/** The worst of what became of one change in several projects. */
function outcomeOf(appended: readonly Appended[]): AnnotateOutcome {
  const refused = appended.find((answer) => answer.kind === 'refused');
  if (refused?.kind === 'refused') return { kind: 'refused', error: refused.failure };
  const unsaved = appended.find((answer) => answer.kind === 'unsaved');
  if (unsaved?.kind === 'unsaved')
    return { kind: 'unsaved', failure: unsaved.failure, waiting: unsaved.waiting };
  const events = appended.flatMap((answer): readonly KnownEvent[] =>
    answer.kind === 'saved' ? answer.events : [],
  );
  return { kind: 'saved', said: '', remarks: [], events };
}

function withRemarks(outcome: AnnotateOutcome, remarks: readonly string[]): AnnotateOutcome {
  return outcome.kind === 'saved' ? { ...outcome, remarks: [...outcome.remarks, ...remarks] } : outcome;
}

function said(outcome: AnnotateOutcome, words: string): AnnotateOutcome {
  return outcome.kind === 'saved' ? { ...outcome, said: words } : outcome;
}
