import {
  type KnownPrevention,
  preventionsOfPeople,
  preventionsOfRecords,
} from '../core/analysis/adoptions.ts';
import {
  type LedgerLine,
  type PreventionLedger,
  preventionLedger,
} from '../core/analysis/prevention-ledger.ts';
import { targetLines } from '../core/analysis/targets.ts';
import type { TargetLine } from '../core/dataset/questions.ts';
import { measuredText } from '../core/reports/figures.ts';
import type { Events } from '../core/statistics/intervals.ts';
import { analysisLine, estimateJson, eventsJson, measuredJson, momentJson } from './analysis-json.ts';
import { parseArguments } from './arguments.ts';
import { type CliIo, refuse } from './cli-io.ts';
import { datasetOptionsHelp } from './dataset-arguments.ts';
import { chanceText, ratioText } from './estimate-text.ts';
import { type OpenAnalysis, runAnalysis } from './open-analysis.ts';
import { changePreventions, preventionActions } from './preventions-change.ts';
import { SectionWriter } from './section-writer.ts';

const usage = `debrief preventions [DIR…] [QUERY] [OPTION…]
debrief preventions propose TEXT [--code AXIS/CODE]… [--record REC_ID]
debrief preventions adopt ID [--date DAY] [--change TEXT]
debrief preventions retire ID [--date DAY] [--reason TEXT]

Did it help? Each prevention with the failures it is meant for, per session before and after it
was adopted: reduced, not shown, worse, or not enough. Adoption days come from annotations, and
from records whose prevention_implemented turns from false to true. Then the targets, each met,
not met or not enough data as its interval says.

The ledger is kept in the log: what is proposed, from which day on it was in place and what was changed
for it, and when and why it was given up. debrief annotate --undo takes such a step back.

${datasetOptionsHelp}
  --code AXIS/CODE  what it is meant for: pattern/NAME, category/NAME or type/NAME; a bare name is a pattern
  --record REC_ID   the record it was proposed on
  --date DAY        as 2026-03-02 (today)
  --change TEXT     what was changed to adopt it
  --reason TEXT     why it was given up
  --author NAME     who says it (DEBRIEF_AUTHOR, git's user.name, the user's name)

Exit code: 0 when there is a prevention or it is written down, 1 when there is none, 2 for a wrong
argument or path.

With --json each line has a section and its keys. An estimate is {value, low, high, n} (null: no
limit) or {not_enough, n, needed}; q is p adjusted over all preventions judged.
  summary     basis (sessions or days), preventions, tests
  prevention  id, text, source, project, codes, status, proposed, adopted, retired, verdict,
              missing, before {count, exposure}, after, rate_before, rate_after, ratio, p, q,
              exact {ratio, p}, clean {needed, so_far, still_needed}, confounders,
              peak {recent, earlier, p, ratio_without_peak, p_without_peak}
  target      id, title, goal, measured, verdict

Examples
  debrief preventions
  debrief preventions propose 'Seed the database before login tests' --code 'pattern/Cold cache'
  debrief preventions adopt seed-the-database --date 2026-03-02 --change 'a step in init.sh'
  debrief preventions --json | jq -c 'select(.section == "prevention") | [.verdict, .text]'
`;

const changeOptions = {
  dir: 'texts',
  author: 'text',
  code: 'texts',
  record: 'text',
  date: 'text',
  change: 'text',
  reason: 'text',
  json: 'switch',
  help: 'switch',
} as const;

/** `debrief preventions`: answers 0 when there is a prevention, 1 when there is none, 2 for a wrong argument or path. */
export async function run(args: readonly string[], io: CliIo): Promise<number> {
  const action = preventionActions.find((word) => word === args[0]);
  if (action === undefined) return runAnalysis(args, io, { usage, use: (opened) => judge(opened, io) });
  const parsed = parseArguments(args.slice(1), changeOptions);
  if (!parsed.ok) return refuse(io, parsed.error);
  const { options: given, words, rest } = parsed.value;
  if (!given.help) return changePreventions(action, { operands: [...words, ...rest], given }, io);
  await io.stdout.write(usage);
  return 0;
}

async function judge({ scope, annotations, format }: OpenAnalysis, io: CliIo): Promise<number> {
  const known: readonly KnownPrevention[] = [
    ...[...annotations].flatMap(([project, { preventions }]) =>
      preventionsOfPeople(project, preventions.values()),
    ),
    ...preventionsOfRecords(scope),
  ];
  const ledger = preventionLedger(scope, known);
  const outcomes = Uint32Array.from([...scope.performance, ...scope.successes]);
  const found = { ledger, targets: targetLines(scope.columns, outcomes) };
  if (format === 'json') for (const line of ledgerLines(found)) await io.stdout.write(analysisLine(line));
  else await writeLedger(found, new SectionWriter(io.stdout));
  return known.length === 0 ? 1 : 0;
}

type FoundLedger = { readonly ledger: PreventionLedger; readonly targets: readonly TargetLine[] };

function* ledgerLines({ ledger: { basis, lines, family }, targets }: FoundLedger): Generator<object> {
  yield { section: 'summary', basis, preventions: lines.length, tests: family.tests };
  for (const line of lines) yield lineJson(line);
  for (const { id, title, goal, measured, verdict } of targets) {
    yield { section: 'target', id, title, goal, measured: measuredJson(measured), verdict };
  }
}

function lineJson({
  prevention,
  verdict,
  compared,
  q,
  missing,
  clean,
  confounders,
  peak,
}: LedgerLine): object {
  const { adopted, retired, codes, project, proposed, ...rest } = prevention;
  return {
    section: 'prevention',
    ...rest,
    project: project ?? null,
    codes: codes.map(({ axis, code }) => `${axis}/${code}`),
    proposed: proposed ?? null,
    adopted: momentJson(adopted?.before),
    retired: momentJson(retired),
    verdict,
    missing: missing ?? null,
    ...comparedKeys(compared),
    q: q ?? null,
    clean:
      clean === undefined
        ? null
        : { needed: clean.needed, so_far: clean.soFar, still_needed: clean.stillNeeded },
    confounders,
    peak: peak === undefined ? null : peakJson(peak),
  };
}

function comparedKeys(compared: LedgerLine['compared']): object {
  if (compared === undefined) return { before: null, after: null, ratio: null, p: null, exact: null };
  const { before, after, rateBefore, rateAfter, ratio, p, exact, pExact } = compared;
  return {
    before: eventsJson(before),
    after: eventsJson(after),
    rate_before: estimateJson(rateBefore),
    rate_after: estimateJson(rateAfter),
    ratio: estimateJson(ratio),
    p,
    exact: { ratio: estimateJson(exact), p: pExact },
  };
}

function peakJson({ recent, earlier, p, withoutPeak }: NonNullable<LedgerLine['peak']>): object {
  return {
    recent: eventsJson(recent),
    earlier: eventsJson(earlier),
    p,
    ratio_without_peak: estimateJson(withoutPeak.ratio),
    p_without_peak: withoutPeak.p,
  };
}

async function writeLedger({ ledger, targets }: FoundLedger, writer: SectionWriter): Promise<void> {
  await writer.heading('Preventions');
  const { lines, basis, family } = ledger;
  if (lines.length === 0)
    await writer.sentence('None is known: propose one while annotating, and adopt it on a day.');
  for (const line of lines) await writeLine(line, { basis, writer });
  if (lines.length > 0) {
    await writer.sentence(
      `${family.tests} verdicts are one family (Benjamini–Hochberg). A change before and after is associated with the prevention; it need not be its effect.`,
    );
  }
  await writer.heading('Targets');
  await writer.table(
    [
      { title: 'verdict', align: 'left' },
      { title: 'measured', align: 'right' },
      { title: 'n', align: 'right' },
      { title: 'goal', align: 'left' },
      { title: 'target', align: 'left', shrinks: true },
    ],
    targets.map(({ verdict, measured, unit, goal, title }) => [
      verdict,
      measuredText(measured, unit),
      String(measured?.n ?? 0),
      goal,
      title,
    ]),
  );
}

type Basis = PreventionLedger['basis'];

async function writeLine(
  { prevention, verdict, compared, q, missing, clean, confounders, peak }: LedgerLine,
  { basis, writer }: { readonly basis: Basis; readonly writer: SectionWriter },
): Promise<void> {
  const { text, codes, adopted } = prevention;
  const day = adopted === undefined ? 'not adopted' : `adopted ${momentJson(adopted.before)?.slice(0, 10)}`;
  const meant = codes.map(({ code }) => `"${code}"`).join(', ');
  await writer.sentence(`${verdict.toUpperCase()}  ${text}; ${day}; for ${meant || 'nothing named'}`);
  if (compared !== undefined) {
    const { before, after, ratio, p } = compared;
    const change = ratio.kind === 'estimate' ? `; ${ratioText(ratio)}, p ${chanceText(p)}` : '';
    const adjusted = q === undefined ? '' : `, q ${chanceText(q)}`;
    await writer.sentence(
      `    before ${eventsText(before, basis)}, since ${eventsText(after, basis)}${change}${adjusted}`,
    );
  }
  if (missing !== undefined) await writer.sentence(`    missing: ${missing}`);
  if (clean !== undefined && verdict !== 'reduced') {
    const { needed, soFar, stillNeeded } = clean;
    const more = stillNeeded === 0 ? 'there are enough' : `${stillNeeded} more needed`;
    await writer.sentence(
      `    ${needed} ${basis} in a row without it would rule out the old rate; ${soFar} so far, ${more}`,
    );
  }
  for (const confounder of confounders) await writer.sentence(`    also changed: ${confounder}`);
  if (peak !== undefined) {
    const { ratio, p } = peak.withoutPeak;
    const without = ratio.kind === 'estimate' ? `${ratioText(ratio)}, p ${chanceText(p)}` : 'not enough data';
    await writer.sentence(
      `    adopted right after a peak: some of a fall comes by itself (regression to the mean); against the time before the peak ${without}`,
    );
  }
}

function eventsText({ count, exposure }: Events, basis: Basis): string {
  return `${count} in ${Math.round(exposure)} ${basis}`;
}
