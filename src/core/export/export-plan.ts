import type { Split } from '../statistics/connected-groups.ts';
import { type Deduplicated, deduplicate } from './duplicates.ts';
import { answerTexts, type Example, mapAnswer, placeOf } from './example.ts';
import type { ExportOptions, ExportTask } from './export-format.ts';
import type { SourceRecord } from './failure-facts.ts';
import { contradictions, isLeaked, isSamePair } from './lints.ts';
import { type Attempts, attemptsFrom, mapAttempt } from './map-attempts.ts';
import { mapCorrection } from './map-corrections.ts';
import { type Mapped, mapFailure } from './map-failures.ts';
import { inRowOrder, type Leakage, leakage, type Parted, partRows } from './splits.ts';
import { trainableText } from './trainable-text.ts';
import type { Transcript } from './transcript.ts';

export type ExportSources = {
  /** The failures that the query chose. */
  readonly failures: readonly SourceRecord[];
  /** All successes: what later attempts are found among. */
  readonly successes: readonly SourceRecord[];
  /** By session. */
  readonly transcripts: ReadonlyMap<string, Transcript>;
  /** The redactor of a record's project, for all texts of one row: what may leave, and the rules of credentials in it. */
  readonly clean: (texts: readonly string[], project: string) => Cleaned;
  /** Hears how many tasks of how many are planned. */
  readonly told?: (done: number, of: number) => void;
  /** Asked between records, so that others get their turn. */
  readonly rest?: () => Promise<void> | undefined;
};

export type Cleaned = { readonly texts: readonly string[]; readonly credentials: readonly string[] };

/** What one task makes of the records. */
export type TaskPlan = {
  readonly task: ExportTask;
  readonly considered: number;
  readonly rows: readonly Example[];
  /** Reason → rec_ids, sorted. */
  readonly dropped: ReadonlyMap<string, readonly string[]>;
};

/** Why nothing may be written. */
export type Refusal = { readonly what: string; readonly where: string; readonly remedy: string };

export type ExportPlan = {
  readonly options: ExportOptions;
  readonly tasks: readonly TaskPlan[];
  readonly parted: Parted;
  readonly leakage: Leakage;
  readonly refusals: readonly Refusal[];
  readonly stripped: { readonly tokens: number; readonly unseen: number };
  /** rec_ids of everything that was looked at, sorted: what the input was. */
  readonly inputs: readonly string[];
};

/** From records to rows in their splits. Redaction comes after mapping, and nothing is added behind it. */
export async function planExport(sources: ExportSources, options: ExportOptions): Promise<ExportPlan> {
  const attempts = attemptsFrom(sources.successes, {
    transcripts: sources.transcripts,
    acrossModels: options.acrossModels,
  });
  const state: Work = { refusals: [], stripped: { tokens: 0, unseen: 0 }, sources, options };
  const tasks: TaskPlan[] = [];
  for (const task of options.tasks) {
    sources.told?.(tasks.length, options.tasks.length);
    tasks.push(await planTask(task, attempts, state));
  }
  const rows = tasks.flatMap((plan) => plan.rows);
  const parted = partRows(rows, { rule: options.split, seed: options.seed });
  const found = leakage(rows, parted.splitOf);
  return {
    options,
    tasks,
    parted,
    leakage: found,
    refusals: [...state.refusals, ...leakRefusals(found, parted)],
    stripped: state.stripped,
    inputs: [...sources.failures, ...sources.successes].map(({ recId }) => recId).sort(),
  };
}

type Work = {
  readonly refusals: Refusal[];
  readonly stripped: { tokens: number; unseen: number };
  readonly sources: ExportSources;
  readonly options: ExportOptions;
};

async function planTask(task: ExportTask, attempts: Attempts, work: Work): Promise<TaskPlan> {
  const dropped = new Map<string, string[]>();
  const drop = (reason: string, recId: string) => {
    const list = dropped.get(reason);
    if (list === undefined) dropped.set(reason, [recId]);
    else list.push(recId);
  };
  const examples: Example[] = [];
  for (const record of work.sources.failures) {
    for (const { prefix, mapped } of mapRecord(task, record, { attempts, work })) {
      if (mapped.kind === 'unmet') drop(`${prefix}${mapped.condition}`, record.recId);
      else examples.push(...mapped.examples.map((example) => cleaned(example, work)));
    }
    const turn = work.sources.rest?.();
    if (turn !== undefined) await turn;
  }
  const linted = lint(examples, { work, drop });
  const { kept, duplicates }: Deduplicated = deduplicate(linted);
  for (const { example, how } of duplicates) drop(how, example.sources[0]?.recId ?? '');
  return {
    task,
    considered: work.sources.failures.length,
    rows: inRowOrder(kept),
    dropped: new Map(
      [...dropped].sort(([a], [b]) => (a < b ? -1 : 1)).map(([reason, ids]) => [reason, ids.sort()]),
    ),
  };
}

type Rule = { readonly prefix: string; readonly mapped: Mapped };

function mapRecord(
  task: ExportTask,
  record: SourceRecord,
  { attempts, work }: { readonly attempts: Attempts; readonly work: Work },
): readonly Rule[] {
  const gates = { unreviewed: work.options.unreviewed };
  switch (task) {
    case 'diagnose':
    case 'repair':
    case 'prevent':
    case 'classify':
      return [{ prefix: '', mapped: mapFailure(task, record, gates) }];
    case 'preference':
    case 'kto':
      return [
        { prefix: 'correction: ', mapped: mapCorrection(task, record, gates) },
        { prefix: 'attempts: ', mapped: mapAttempt(task, { record, gates }, attempts) },
      ];
    case 'stepwise':
      return [{ prefix: 'attempts: ', mapped: mapAttempt(task, { record, gates }, attempts) }];
  }
}

/** Without template tokens and unseen characters, then redacted. A credential refuses the export unless it may be masked. */
function cleaned(example: Example, work: Work): Example {
  const written = [example.prompt, example.facts, ...answerTexts(example.answer)].map((text) => {
    const plain = trainableText(text);
    work.stripped.tokens += plain.tokens;
    work.stripped.unseen += plain.unseen;
    return plain.text;
  });
  const { texts, credentials } = work.sources.clean(written, example.sources[0]?.project ?? '');
  const [prompt = '', facts = '', ...answers] = texts.map((text) => text.trim());
  if (credentials.length > 0 && work.options.secrets === 'refuse') {
    work.refusals.push({
      what: `a row for ${example.task} holds a credential (${credentials.join(', ')})`,
      where: placeOf(example),
      remedy: 'take it out of the data with `debrief redact`, or mask it with --mask-secrets',
    });
  }
  return { ...example, prompt, facts, answer: mapAnswer(example.answer, () => answers.shift() ?? '') };
}

/** A pair comes from a correction of one record, or from the transcripts of two attempts. */
function samePairRemedy({ sources, sessions }: Example): string {
  const query = 'leave the record out by a query';
  if (sources.length === 1) return `retract the correction that repeats the recorded root cause, or ${query}`;
  return `the transcripts of sessions ${sessions.join(' and ')} answer alike: put the right one in its place, or ${query}`;
}

type Linting = { readonly work: Work; readonly drop: (reason: string, recId: string) => void };

function lint(examples: readonly Example[], { work, drop }: Linting): readonly Example[] {
  const contradicting = contradictions(examples);
  return examples.filter((example) => {
    const recId = example.sources[0]?.recId ?? '';
    if (isSamePair(example)) {
      work.refusals.push({
        what: 'chosen equals rejected: a pair that teaches nothing',
        where: placeOf(example),
        remedy: samePairRemedy(example),
      });
      return false;
    }
    if (contradicting.has(example)) drop('contradicts another row', recId);
    else if (isLeaked(example)) drop('the answer stands in the prompt', recId);
    else return true;
    return false;
  });
}

function leakRefusals(
  { features, sessions, exact, near, places }: Leakage,
  { by }: Parted,
): readonly Refusal[] {
  // Where features tie everything together they are shared, and the export says so.
  const counted = by === 'sessions' ? { sessions, exact, near } : { features, sessions, exact, near };
  const leaks = Object.entries(counted).filter(([, count]) => count > 0);
  if (leaks.length === 0) return [];
  const [first] = places;
  return [
    {
      what: `splits are not apart: shared ${leaks.map(([what, count]) => `${what} ${count}`).join(', ')}`,
      where: first === undefined ? '?' : placeOf(first),
      remedy: 'leave the record out by a query, or part rows by --split time',
    },
  ];
}

/** Rows of one split, over all tasks that the plan holds. */
export function rowsOfSplit(plan: ExportPlan, task: ExportTask, split: Split): readonly Example[] {
  const rows = plan.tasks.find((each) => each.task === task)?.rows ?? [];
  return rows.filter((row) => plan.parted.splitOf.get(row) === split);
}

/** How many of a plan's rows came to stand in each task. */
export function rowCount({ tasks }: Pick<ExportPlan, 'tasks'>): number {
  return tasks.reduce((sum, { rows }) => sum + rows.length, 0);
}
