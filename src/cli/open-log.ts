import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { chooseAuthor } from '../core/annotation/author.ts';
import type { EventBody, KnownEvent } from '../core/annotation/events.ts';
import { type AnnotationState, annotationsOf } from '../core/annotation/fold.ts';
import type { RecordAnnotations } from '../core/annotation/record-annotations.ts';
import { redoBodies, undoBodies } from '../core/annotation/undo.ts';
import { createRedactor, type Redactor } from '../core/privacy/redactor.ts';
import { harmless } from '../core/text/harmless.ts';
import type { Appended } from '../platform/annotation-session.ts';
import { authorSources } from '../platform/author-sources.ts';
import { writeInsightsFile } from '../platform/insights-file.ts';
import { maskBodies } from '../platform/masked-bodies.ts';
import { ProjectAnnotations } from '../platform/project-annotations.ts';
import { nameProjects, projectRoot } from '../platform/projects.ts';
import { stepWords } from '../platform/undo-words.ts';
import { type CliError, type CliIo, errorLine, refuse } from './cli-io.ts';
import { jsonLine } from './json-line.ts';
import { privacyOfFound } from './open-dataset.ts';

/** One project's annotation log, for verbs that need no dataset. */
export type OpenLog = {
  readonly project: ProjectAnnotations;
  readonly redactor: Redactor;
  /** Masks, signs and saves these as one step, and tells what was written; answers the exit code. */
  readonly say: (bodies: readonly EventBody[], told: Told) => Promise<number>;
  /** Takes the author's last step back, or brings back what was undone last. */
  readonly stepBack: (direction: 'undo' | 'redo', told: Told) => Promise<number>;
};

/** How it is told: in words, or as the events written. */
export type Told = { readonly said: string; readonly format: 'plain' | 'json' };

export type LogPlace = {
  /** Folders as given; the first one's project is meant. None: the current folder. */
  readonly dirs: readonly string[];
  readonly author: string | undefined;
};

type Opened = { readonly ok: true; readonly log: OpenLog } | { readonly ok: false; readonly error: CliError };

/** Reads the log of the first folder's project. Nothing is written until something is said. */
export async function openLog({ dirs, author }: LogPlace, io: CliIo): Promise<Opened> {
  const folders = (dirs.length === 0 ? ['.'] : dirs).map((path) => resolve(io.currentFolder, path));
  const missing = folders.find((folder) => !existsSync(folder));
  if (missing !== undefined)
    return { ok: false, error: { what: 'no such file or folder', where: missing, remedy: 'check the path' } };
  const [first] = nameProjects(folders.map(projectRoot));
  if (first === undefined) return { ok: false, error: { what: 'there is no folder', remedy: 'give --dir' } };
  const project = new ProjectAnnotations(first, { now: io.now, randomBytes });
  await project.load();
  for (const { file, line, reason } of project.problems.slice(0, 5))
    await io.stderr.write(`${errorLine({ where: line === 0 ? file : `${file}:${line}`, what: reason })}\n`);
  const privacy = await privacyOfFound({ projects: [first] }, io);
  if (!privacy.ok) return { ok: false, error: privacy.error };
  io.redactAs?.(privacy.options);
  const redactor = createRedactor(privacy.options);
  const writer = new LogWriter(project, { redactor, author, io });
  return {
    ok: true,
    log: {
      project,
      redactor,
      say: (bodies, told) => writer.say(bodies, told),
      stepBack: (direction, told) => writer.stepBack(direction, told),
    },
  };
}

type RecordFound =
  | { readonly ok: true; readonly record: RecordAnnotations }
  | { readonly ok: false; readonly error: CliError };

/** The annotated record with this id, an earlier one of it, or the only one whose id begins so. */
export function annotatedRecord(state: AnnotationState, text: string): RecordFound {
  const record = annotationsOf(state, text);
  if (record !== undefined) return { ok: true, record };
  const begin = (recId: string) =>
    recId.startsWith(text) || recId.slice(recId.indexOf(':') + 1).startsWith(text);
  const [only, other] = [...state.byRecord.values()].filter(({ recId }) => begin(recId));
  if (only === undefined || text === '')
    return { ok: false, error: { what: `nobody has annotated ${text}`, remedy: 'see debrief annotations' } };
  if (other !== undefined)
    return { ok: false, error: { what: `${text} begins several ids`, remedy: 'give more of it' } };
  return { ok: true, record: only };
}

type Tools = { readonly redactor: Redactor; readonly author: string | undefined; readonly io: CliIo };

class LogWriter {
  readonly #project: ProjectAnnotations;
  readonly #tools: Tools;

  constructor(project: ProjectAnnotations, tools: Tools) {
    this.#project = project;
    this.#tools = tools;
  }

  async say(bodies: readonly EventBody[], told: Told): Promise<number> {
    const { io, redactor } = this.#tools;
    const author = await this.#author();
    if (!author.ok) return refuse(io, author);
    const masked = maskBodies(bodies, redactor.text);
    if (JSON.stringify(masked) !== JSON.stringify(bodies))
      await io.stderr.write(`${errorLine({ what: 'secrets or names in it masked' })}\n`);
    return this.#tell(await this.#project.append(masked, author.author), told);
  }

  async stepBack(direction: 'undo' | 'redo', told: Told): Promise<number> {
    const { io } = this.#tools;
    const author = await this.#author();
    if (!author.ok) return refuse(io, author);
    const history = this.#project.history(author.author);
    const step = history[direction].at(-1);
    const bodies = direction === 'undo' ? undoBodies(history) : redoBodies(history);
    if (step === undefined || bodies === undefined) {
      await io.stderr.write(`${errorLine({ what: `nothing to ${direction}` })}\n`);
      return 1;
    }
    const said = `${direction === 'undo' ? 'undone' : 'redone'}: ${stepWords(step)}`;
    const appended = await this.#project.append(bodies, author.author);
    return this.#tell(appended, { ...told, said }, step.events);
  }

  async #author() {
    const { author: option, io } = this.#tools;
    return chooseAuthor(await authorSources({ option, environment: io.env, folder: io.currentFolder }));
  }

  async #tell(
    appended: Appended,
    { said, format }: Told,
    about: readonly KnownEvent[] = [],
  ): Promise<number> {
    const { io } = this.#tools;
    if (appended.kind === 'refused') return refuse(io, appended.failure);
    if (appended.kind === 'unsaved')
      return refuse(io, { ...appended.failure, what: `not saved: ${appended.failure.what}` });
    const { events } = appended;
    if ([...events, ...about].some(({ op }) => op.startsWith('insight.'))) await this.#renderInsights();
    if (format === 'json') for (const event of events) await io.stdout.write(jsonLine(event));
    else await io.stdout.write(`${harmless(`${said}, by ${events.at(-1)?.by ?? ''}`)}\n`);
    return 0;
  }

  async #renderInsights(): Promise<void> {
    const { io, redactor } = this.#tools;
    const { insights, withdrawnInsights: withdrawn } = this.#project.state;
    const source = { insights: insights.values(), withdrawn, clean: redactor.text };
    const written = await writeInsightsFile(this.#project.project.root, source);
    if (!written.ok) await io.stderr.write(`${errorLine(written.failure)}\n`);
    else if (written.handEdited.length > 0)
      await io.stderr.write(
        `${errorLine({
          where: written.path,
          what: `${written.handEdited.length} edited by hand and left as they are`,
          remedy: 'debrief insights sync takes them in',
        })}\n`,
      );
  }
}
