import { join } from 'node:path';
import { currentRecId } from '../core/annotation/aliases.ts';
import type { Attachment } from '../core/annotation/attach.ts';
import { type AnnotationState, annotationsOf } from '../core/annotation/fold.ts';
import type { Given } from '../core/annotation/given.ts';
import type { RecordAnnotations } from '../core/annotation/record-annotations.ts';
import type { Row } from '../core/dataset/row.ts';
import type { Problem } from '../core/records/problem.ts';
import { stemOfRecId } from '../core/records/rec-id.ts';
import type { AnnotatedDataset } from './annotated-dataset.ts';
import { annotationFolder } from './annotation-log.ts';
import { annotationView, type PlacedRow } from './annotation-view.ts';
import type { Subject } from './annotator-subject.ts';
import type { Moved, ProjectAnnotations } from './project-annotations.ts';

/** Which rows carry whose annotations, and the dataset's view of them. */
export class AnnotatedRows {
  readonly #dataset: AnnotatedDataset;
  readonly #projects: readonly ProjectAnnotations[];
  #attached: ReadonlyMap<Row, PlacedRow> = new Map();
  /** Rows annotated by this process: their identity is known. */
  readonly #noted = new Map<Row, PlacedRow>();
  #problems: readonly Problem[] = [];
  /** By project: records of the log that no loaded record is. */
  #orphans: ReadonlyMap<string, ReadonlySet<string>> = new Map();
  #major = 0;

  constructor(dataset: AnnotatedDataset, projects: readonly ProjectAnnotations[]) {
    this.#dataset = dataset;
    this.#projects = projects;
  }

  /** Looks for the row of every annotated record; what has none becomes a problem. */
  async attach(): Promise<void> {
    const { major } = this.#dataset.loadState().revision;
    // Rows mean other records once the data was loaded anew.
    if (major !== this.#major) this.#noted.clear();
    this.#major = major;
    const attached = new Map<Row, PlacedRow>();
    const problems: Problem[] = [];
    const orphans = new Map<string, ReadonlySet<string>>();
    for (const annotations of this.#projects) {
      const { project, state } = annotations;
      const { attachments, elsewhere } = await this.#dataset.place(project.name, state);
      for (const one of attachments) {
        if (one.kind !== 'orphan') attached.set(one.row, { project: project.name, recId: one.recId });
      }
      annotations.setMoved(attachments.flatMap(movedBy));
      const lost = attachments.filter(({ kind }) => kind === 'orphan').map(({ recId }) => recId);
      orphans.set(project.name, new Set([...lost, ...elsewhere]));
      // While not all is loaded nothing can be missed.
      if (this.#dataset.loadState().phase !== 'ready') continue;
      problems.push(...attachments.flatMap((one) => problemsOf(one, annotations)));
      if (elsewhere.length > 0) problems.push(elsewhereProblem(elsewhere, annotations));
    }
    this.#attached = attached;
    this.#problems = problems;
    this.#orphans = orphans;
    this.refresh();
  }

  /** The row is now known to be this record. */
  note({ row, project, recId }: Subject): void {
    this.#noted.set(row, { project, recId });
  }

  /** What must be said before the record is annotated under the rec_id it has now. */
  movedTo({ row, recId }: Subject, { aliases }: AnnotationState): Moved | undefined {
    const earlier = this.#attached.get(row)?.recId;
    if (earlier === undefined || currentRecId(aliases, earlier) === recId) return undefined;
    return { old: earlier, new: recId };
  }

  /** What people said of the row's record. */
  saidOf(row: Row): RecordAnnotations | undefined {
    const place = this.#noted.get(row) ?? this.#attached.get(row);
    const state = place && this.#projects.find(({ project }) => project.name === place.project)?.shown;
    return place && state && annotationsOf(state, place.recId);
  }

  /**
   * The row that carries the annotations of a record, by any rec_id it has had, or by the beginning of one that no other
   * record has had.
   */
  rowOf(recId: string): Row | undefined {
    const known = [...this.#noted, ...this.#attached].map(
      ([row, { recId: now }]) => [row, [now, ...(this.saidOf(row)?.aliases ?? [])]] as const,
    );
    const exact = known.find(([, ids]) => ids.includes(recId));
    if (exact !== undefined) return exact[0];
    const rows = new Set(known.filter(([, ids]) => ids.some((id) => begins(id, recId))).map(([row]) => row));
    return rows.size === 1 ? [...rows][0] : undefined;
  }

  /** Whether no loaded record is the one that was annotated under this rec_id. */
  isOrphan(project: string, recId: string): boolean {
    return this.#orphans.get(project)?.has(recId) ?? false;
  }

  /** Tells the dataset that annotations have changed. */
  refresh(): void {
    const byName = new Map(this.#projects.map((annotations) => [annotations.project.name, annotations]));
    this.#dataset.setAnnotations(
      annotationView({
        places: new Map([...this.#attached, ...this.#noted]),
        taxonomies: this.#projects.map(({ shown }) => shown.taxonomy),
        stateOf: (project) => byName.get(project)?.shown,
        problems: [...this.#projects.flatMap(({ problems }) => problems), ...this.#problems],
      }),
    );
  }
}

/** The stem may be left out, as everywhere. */
function begins(recId: string, beginning: string): boolean {
  if (beginning === '') return false;
  return recId.startsWith(beginning) || recId.slice(recId.indexOf(':') + 1).startsWith(beginning);
}

function movedBy(attachment: Attachment<Row>): readonly Moved[] {
  return attachment.kind === 're-attached' ? [{ old: attachment.recId, new: attachment.currentRecId }] : [];
}

const orphanReasons = {
  'no-locator': 'the log does not say where it stood',
  'nothing-fits': 'no loaded record is at its place',
  taken: 'the record at its place has annotations of its own',
  ambiguous: 'several records could be it',
} as const;

function problemsOf(one: Attachment<Row>, { project, state }: ProjectAnnotations): readonly Problem[] {
  const said = annotationsOf(state, one.recId);
  if (said === undefined || one.kind === 'attached') return [];
  const problem = (reason: string) => logProblem(logFile(project.root, said), reason);
  if (one.kind === 'orphan')
    return [problem(`no record for ${one.recId} (${summary(said)}): ${orphanReasons[one.reason]}`)];
  const guess = `${one.recId} (${summary(said)}) is taken for ${one.currentRecId}`;
  return one.match === 'weak' ? [problem(`${guess}, as only feature and type agree: see whether it is`)] : [];
}

/** One line for all of them: whoever opens a single file has most annotations elsewhere. */
function elsewhereProblem(recIds: readonly string[], { project }: ProjectAnnotations): Problem {
  const stems = [...new Set(recIds.map(stemOfRecId))].sort().join(', ');
  const count = recIds.length === 1 ? '1 annotated record' : `${recIds.length} annotated records`;
  return logProblem(annotationFolder(project.root), `${count} in files that are not loaded: ${stems}`);
}

function logProblem(file: string, reason: string): Problem {
  return { file, line: 0, column: undefined, field: undefined, reason, level: 'file' };
}

/** As `fail, 2 notes`. */
function summary({ verdicts, codes, notes }: RecordAnnotations): string {
  const words = [
    ...new Set([...verdicts.values()].map(({ value }) => value)),
    ...codes.map(({ code }) => code),
  ];
  const count = notes.length === 0 ? [] : [notes.length === 1 ? '1 note' : `${notes.length} notes`];
  const all = [...words, ...count];
  return all.length === 0 ? 'annotated' : all.join(', ');
}

/** The file with the newest thing that was said of the record. */
function logFile(root: string, said: RecordAnnotations): string {
  const all: readonly Given<unknown>[] = [
    ...said.verdicts.values(),
    ...said.codes.flatMap(({ by }) => [...by.values()]),
    ...said.severity.values(),
    ...said.notes,
  ];
  const newest = [...all].sort((a, b) => (a.ts < b.ts ? -1 : 1)).at(-1);
  const folder = annotationFolder(root);
  return newest?.session === undefined ? folder : join(folder, newest.by, `${newest.session}.jsonl`);
}
