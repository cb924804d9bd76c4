import type { ExportTask } from './export-format.ts';
import { type ExportPlan, rowsOfSplit, type TaskPlan } from './export-plan.ts';
import { splitNames } from './splits.ts';

/** What an export says of itself, in the same words on the command line, in the card and on the page. */

export const taskTitles: Readonly<Record<ExportTask, string>> = {
  diagnose: 'root cause from symptoms',
  repair: 'resolution from symptoms and root cause',
  prevent: 'prevention from pattern and root cause',
  classify: 'category from symptoms',
  preference: 'the better of two answers',
  kto: 'answers with a verdict',
  stepwise: 'attempts in order, each with its outcome',
};

/** `diagnose: 41 rows of 398 records (train 33, validation 4, test 4)`. */
export function taskLine(plan: ExportPlan, { task, rows, considered }: TaskPlan): string {
  const splits = splitNames.map((split) => `${split} ${rowsOfSplit(plan, task, split).length}`);
  const parts = rows.length === 0 ? '' : ` (${splits.join(', ')})`;
  return `${task}: ${rows.length} ${rows.length === 1 ? 'row' : 'rows'} of ${considered} ${considered === 1 ? 'record' : 'records'}${parts}`;
}

/** The conditions that records did not meet, the commonest first, as `not reviewed 398`. */
export function whyLines({ dropped }: TaskPlan): readonly string[] {
  return [...dropped]
    .sort(([a, left], [b, right]) => right.length - left.length || (a < b ? -1 : 1))
    .map(([reason, ids]) => `${reason} ${ids.length}`);
}

/** The heading over `whyLines` when a task came to nothing. */
export function whyNothing(task: ExportTask): string {
  return task === 'preference' ? 'why 0 pairs' : `why 0 rows for ${task}`;
}

/** How rows are parted, in one sentence. */
export function splitLine({ parted, leakage }: ExportPlan): string {
  const share = `${Math.round(parted.largestShare * 1000) / 10} %`;
  return `splits: ${parted.groups} groups by ${parted.by} and near-duplicates, the largest ${share} of the rows; shared between splits: features ${leakage.features}, sessions ${leakage.sessions}, exact copies ${leakage.exact}, near-duplicates ${leakage.near}`;
}

/** What whoever trains on this must know. */
export function planWarnings(plan: ExportPlan): readonly string[] {
  const { options, parted, leakage } = plan;
  const share = `${Math.round(parted.largestShare * 100)} %`;
  const warnings: string[] = [];
  if (options.unreviewed === 'included')
    warnings.push('unreviewed records are included: nobody has checked their answers');
  if (parted.by === 'sessions')
    warnings.push(
      `features tie more than half of the rows into one group, so rows are parted by session: ${leakage.features} features stand in several splits`,
    );
  if (parted.largestShare > 0.5)
    warnings.push(`the largest group holds ${share} of the rows: a split of this data proves little`);
  for (const { task, rows } of plan.tasks) {
    const train = rowsOfSplit(plan, task, 'train').length;
    if (rows.length > 0 && train === 0) warnings.push(`${task}: too few groups, no row came to train`);
    if (task === 'kto' && rows.length > 0) warnings.push(...labelBalance(rows));
  }
  return warnings;
}

function labelBalance(rows: TaskPlan['rows']): readonly string[] {
  const good = rows.filter(({ answer }) => answer.shape === 'kto' && answer.label).length;
  const bad = rows.length - good;
  if (good === 0 || bad === 0) return [`kto: all ${rows.length} labels are the same, and KTO needs both`];
  const balance = good / bad;
  return balance >= 1 && balance <= 4 / 3
    ? []
    : [`kto: ${good} desirable to ${bad} undesirable; weigh them so that the ratio lies between 1:1 and 4:3`];
}
