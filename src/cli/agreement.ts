import {
  type Agreement,
  agreements,
  type Disagreement,
  disagreements,
  type Judged,
  judgedText,
  reviewCounts,
} from '../core/annotation/agreement.ts';
import { type EventBody, verdicts } from '../core/annotation/events.ts';
import { axisAndCode } from '../core/annotation/taxonomy-tree.ts';
import { severities } from '../core/records/severity.ts';
import type { Estimated } from '../core/statistics/estimate.ts';
import { analysisLine, estimateJson } from './analysis-json.ts';
import { type Arguments, type OptionTable, parseArguments } from './arguments.ts';
import { type CliIo, refuse } from './cli-io.ts';
import { annotatedRecord, type OpenLog, openLog } from './open-log.ts';
import { SectionWriter } from './section-writer.ts';

const usage = `debrief agreement [OPTION…]
debrief agreement adjudicate REC_ID [--verdict WORD] [--severity WORD] [--code CODE]… [--reason TEXT]

How far reviewers agree on the records that several of them judged: on the verdict, the severity and
each code. Percent agreement, Cohen's kappa for each two reviewers, Krippendorff's alpha (nominal)
for all, with 95 % bootstrap intervals. To defer is no judgement; whoever gave a verdict or a code
has judged every code of the record. Then the records on which they differ. \`adjudicate\` writes the
decision about one beside what each reviewer said, as an event that debrief annotate --undo takes back.

  --code CODE      only this code; with adjudicate: a code that applies
  --seed N         of the resampling (1)
  --verdict WORD   ${verdicts.join(', ')}
  --severity WORD  ${severities.join(', ')}
  --reason TEXT    why it was decided so
  --dir DIR        project folder (.)
  --author NAME    who decides (DEBRIEF_AUTHOR, git's user.name, the user's name)
  --json           JSON Lines, each with a section:
                   summary {authors, records, judged_twice, disagreements, undecided, seed};
                   agreement {on, axis, code, records, percent, kappa, pairs, alpha}, where on is
                   verdict, severity or code, pairs is [{authors, records, percent, kappa}], kappa
                   is that of the pair if there is one pair, and an estimate is {value, low, high,
                   n} or {not_enough, n, needed}; disagreement {rec, on, axis, code, said, decided}
  -h, --help       show this

Exit code: 0 when some record was judged twice or a decision was written, 1 when none was, 2 for a
wrong call or a log that cannot be written.

Examples
  debrief agreement
  debrief agreement --json | jq -c 'select(.section == "disagreement" and .decided == null)'
  debrief agreement adjudicate failures:3f9a0c --verdict fail --reason 'the trace shows it'
`;

const options = {
  dir: 'texts',
  author: 'text',
  code: 'texts',
  seed: 'text',
  verdict: 'text',
  severity: 'text',
  reason: 'text',
  json: 'switch',
  help: 'switch',
} as const satisfies OptionTable;

type Given = Arguments<typeof options>['options'];

/** `debrief agreement`: see its usage for the exit codes. */
export async function run(args: readonly string[], io: CliIo): Promise<number> {
  const parsed = parseArguments(args, options);
  if (!parsed.ok) return refuse(io, parsed.error);
  const { options: given, words, rest } = parsed.value;
  if (given.help) {
    await io.stdout.write(usage);
    return 0;
  }
  const [action, recId, ...more] = [...words, ...rest];
  if (action !== undefined && action !== 'adjudicate')
    return refuse(io, {
      what: `debrief agreement has no ${action}`,
      remedy: 'see --help; folders go to --dir',
    });
  if (more.length > 0) return refuse(io, { what: `${more[0]} is one word too many`, remedy: 'see --help' });
  const opened = await openLog({ dirs: given.dir, author: given.author }, io);
  if (!opened.ok) return refuse(io, opened.error);
  return action === undefined ? tell(opened.log, given, io) : adjudicate(opened.log, recId, { given, io });
}

async function tell({ project: { state } }: OpenLog, given: Given, io: CliIo): Promise<number> {
  const seed = Number(given.seed ?? 1);
  if (!Number.isSafeInteger(seed) || seed < 0)
    return refuse(io, { what: `--seed ${given.seed} is not a whole number`, remedy: 'give 0 or more' });
  const isWanted = (on: Judged) =>
    given.code.length === 0 ||
    (on.kind === 'code' &&
      given.code.some((code) => [on.key, on.name, axisAndCode(on.key).code].includes(code)));
  const found = {
    agreements: agreements(state, { seed }, isWanted).filter(({ records }) => records > 0),
    disagreements: disagreements(state, isWanted),
    counts: reviewCounts(state),
    seed,
  };
  if (given.json) for (const line of jsonLines(found)) await io.stdout.write(analysisLine(line));
  else await writePlain(found, new SectionWriter(io.stdout));
  return found.agreements.length === 0 ? 1 : 0;
}

type Found = {
  readonly agreements: readonly Agreement[];
  readonly disagreements: readonly Disagreement[];
  readonly counts: ReturnType<typeof reviewCounts>;
  readonly seed: number;
};

function* jsonLines({ agreements: all, disagreements: differing, counts, seed }: Found): Generator<object> {
  yield {
    section: 'summary',
    authors: counts.authors,
    records: counts.judged,
    judged_twice: counts.twice,
    disagreements: differing.length,
    undecided: differing.filter(({ decided }) => decided === undefined).length,
    seed,
  };
  for (const { on, records, percent, pairs, alpha } of all) {
    const [only, second] = pairs;
    yield {
      section: 'agreement',
      ...judgedJson(on),
      records,
      percent,
      kappa: only === undefined || second !== undefined ? null : estimateJson(only.kappa),
      pairs: pairs.map(({ kappa, ...pair }) => ({ ...pair, kappa: estimateJson(kappa) })),
      alpha: estimateJson(alpha),
    };
  }
  for (const { recId, on, said, decided } of differing) {
    const { by, ts, value } = decided ?? {};
    yield {
      section: 'disagreement',
      rec: recId,
      ...judgedJson(on),
      said: Object.fromEntries(said),
      decided:
        value === undefined
          ? null
          : {
              by,
              ts,
              verdict: value.verdict ?? null,
              severity: value.severity ?? null,
              codes: value.codes?.map(({ code }) => code) ?? null,
              reason: value.reason ?? null,
            },
    };
  }
}

function judgedJson(on: Judged): object {
  return on.kind === 'code'
    ? { on: 'code', ...axisAndCode(on.key) }
    : { on: on.kind, axis: null, code: null };
}

async function writePlain(found: Found, writer: SectionWriter): Promise<void> {
  const { agreements: all, disagreements: differing, counts } = found;
  await writer.heading('Agreement');
  const { judged, twice, authors } = counts;
  await writer.sentence(
    `${twice} of ${judged} judged records were judged by several of ${authors.length} reviewers${authors.length === 0 ? '' : ` (${authors.join(', ')})`}.`,
  );
  if (all.length > 0) await writer.table(columns, all.flatMap(agreementRows));
  await writer.heading('Disagreements');
  if (differing.length === 0) await writer.sentence('None.');
  for (const { recId, on, said, decided } of differing) {
    const words = [...said].map(([author, word]) => `${author} ${word}`).join(', ');
    const state = decided === undefined ? 'undecided' : `decided by ${decided.by}`;
    await writer.sentence(`${recId}  ${judgedText(on)}: ${words}; ${state}`);
  }
}

const columns = [
  { title: 'on', align: 'left', shrinks: true },
  { title: 'reviewers', align: 'left', shrinks: true },
  { title: 'records', align: 'right' },
  { title: 'agree', align: 'right' },
  { title: 'statistic', align: 'left' },
] as const;

function agreementRows({ on, records, percent, pairs, alpha }: Agreement): readonly (readonly string[])[] {
  const share = (value: number | null) => (value === null ? '' : `${Math.round(value * 100)} %`);
  return [
    [judgedText(on), 'all', String(records), share(percent), `alpha ${estimateText(alpha)}`],
    ...pairs.map(({ authors, records: n, percent: agree, kappa }) => [
      '',
      authors.join(', '),
      String(n),
      share(agree),
      `kappa ${estimateText(kappa)}`,
    ]),
  ];
}

/** As `0.67 (0.42 to 0.85)`, or what is missing. */
function estimateText(estimated: Estimated): string {
  if (estimated.kind === 'not-enough') return 'not enough data';
  const [value, low, high] = [estimated.value, estimated.low, estimated.high].map((one) => one.toFixed(2));
  return `${value} (${low} to ${high})`;
}

type Asking = { readonly given: Given; readonly io: CliIo };

async function adjudicate(log: OpenLog, text: string | undefined, { given, io }: Asking): Promise<number> {
  if (text === undefined) return refuse(io, { what: 'REC_ID is missing', remedy: 'see debrief agreement' });
  const { verdict: word, severity: grade, reason } = given;
  const verdict = verdicts.find((known) => known === word);
  const severity = severities.find((known) => known === grade);
  if (word !== undefined && verdict === undefined)
    return refuse(io, { what: `--verdict takes ${verdicts.join(', ')}`, remedy: 'see --help' });
  if (grade !== undefined && severity === undefined)
    return refuse(io, { what: `--severity takes ${severities.join(', ')}`, remedy: 'see --help' });
  if (verdict === undefined && severity === undefined && given.code.length === 0)
    return refuse(io, { what: 'nothing is decided', remedy: 'give --verdict, --severity or --code' });
  const record = annotatedRecord(log.project.state, text);
  if (!record.ok) return refuse(io, record.error);
  const { recId, loc } = record.record;
  const codes = given.code.map((code) => ({ axis: 'tag', code }));
  const body: EventBody = {
    op: 'adjudicate',
    rec: recId,
    ...(loc === undefined ? {} : { loc }),
    ...(verdict === undefined ? {} : { verdict }),
    ...(severity === undefined ? {} : { severity }),
    ...(codes.length === 0 ? {} : { codes }),
    ...(reason === undefined ? {} : { reason }),
  };
  const said = [verdict, severity, ...given.code].filter((one) => one !== undefined).join(', ');
  return log.say([body], { said: `decided: ${said} for ${recId}`, format: given.json ? 'json' : 'plain' });
}
