import type { JsonValue } from '../../core/privacy/json-value.ts';
import type { ReadingContext } from './agent-format.ts';
import { baseName, nearest } from './companion-files.ts';
import { type FailureLabels, labelsInReport, labelsInTable } from './failure-labels.ts';
import { readJsonDocument, readText } from './json-document.ts';
import { type Evaluation, evaluationIn, evaluationInSummary } from './swebench-report.ts';

/** What others say of a run: whether it resolved its instance, and how a failure was labelled. */
export type RunJudgement = { readonly evaluation: Evaluation | undefined; readonly labels: FailureLabels };

/**
 * The files among `paths` that judge the run in `main`: SWE-bench's `report.json` in the instance's folder, a failure report
 * `<instance>.md`, a table of labels, a summary of outcomes. Of several the nearest.
 */
export function judgementFiles(
  main: string,
  paths: readonly string[],
  isRun: (path: string) => boolean,
): readonly string[] {
  const id = instanceOf(main);
  const folder = main.slice(0, main.lastIndexOf('/') + 1);
  const isBeside = (path: string) => path.startsWith(folder) && !path.slice(folder.length).includes('/');
  // A report beside several runs could be any one's.
  const isAlone = paths.filter((path) => isRun(path) && isBeside(path)).length === 1;
  return [
    paths.filter(
      (path) => path.endsWith(`/${id}/report.json`) || (isAlone && path === `${folder}report.json`),
    ),
    paths.filter((path) => baseName(path) === `${id}.md`),
    paths.filter((path) => /labels?[^/]*\.json$/i.test(path)),
    paths.filter((path) => /results?_summary[^/]*\.json$/i.test(path)),
  ].flatMap((candidates) => nearest(main, candidates) ?? []);
}

/** The instance that a run's file is named after. */
export function instanceOf(path: string): string {
  return baseName(path).replace(/\.traj(?:\.json)?$/, '');
}

export async function readJudgement(
  instanceId: string,
  companions: readonly string[],
  open: ReadingContext['open'],
): Promise<RunJudgement> {
  let evaluation: Evaluation | undefined;
  let labels: FailureLabels = { labels: [], rootCause: undefined };
  for (const path of companions) {
    if (path.endsWith('.md')) {
      const said = labelsInReport((await readText(open(path), 1_000_000)) ?? '');
      if (said.labels.length > 0) labels = said;
      continue;
    }
    const document = await readJsonDocument(open(path));
    if (!document.ok) continue;
    evaluation ??= judgement(document.value, instanceId);
    if (labels.labels.length === 0) labels = { ...labels, labels: labelsInTable(document.value, instanceId) };
  }
  return { evaluation, labels };
}

function judgement(document: JsonValue, instanceId: string): Evaluation | undefined {
  return evaluationIn(document, instanceId) ?? evaluationInSummary(document, instanceId);
}
