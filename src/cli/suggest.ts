import { lineDiff } from '../core/harness/line-diff.ts';
import { markdownRow } from '../core/harness/markdown-row.ts';
import { watchedModules } from '../core/harness/module-watch.ts';
import { allSuggestions, type Suggestion } from '../core/harness/suggestion.ts';
import { harmless } from '../core/text/harmless.ts';
import { findHarness, type HarnessFile, patchedHarness, writeHarness } from '../platform/harness-file.ts';
import { readSuggestions, writeSuggestion } from '../platform/suggestions-file.ts';
import { analysisLine } from './analysis-json.ts';
import { parseArguments } from './arguments.ts';
import { type CliError, type CliIo, errorLine, refuse } from './cli-io.ts';
import { jsonLine } from './json-line.ts';
import { withDataset } from './open-dataset.ts';
import { type OpenLog, openLog } from './open-log.ts';
import { suggestionBodies, watchLines } from './suggest-text.ts';

const usage = `debrief suggest [list] [OPTION…]
debrief suggest show ID
debrief suggest apply ID
debrief suggest reject ID [--reason TEXT]
debrief suggest watch

What the insights and preventions suggest to change in the harness: JSON patches (RFC 6902) of
harness_config.json, or of .ai/harness_config.json, each beginning with a test operation. Others come
from .ai/harness_suggestions.jsonl. \`show\` prints the diff. \`apply\` writes the file in one step and
leaves every byte alone that the patch does not name; it refuses when the file is not what the
suggestion was made for. Where the harness is a Markdown file, the row to paste is printed instead.
\`watch\` lists modules whose review day has passed, and what their triggers come to.

  --all            list applied and rejected ones too
  --reason TEXT    why it is rejected
  --dir DIR        project folder (.)
  --author NAME    who decides (DEBRIEF_AUTHOR, git's user.name, the user's name)
  --json           list, show: {id, module, kind, status, rationale, evidence, from, patch} as JSON
                   Lines, show with diff too; apply, reject: the events written; watch: {module,
                   review_date, review_due, triggers: [{text, verdict, count, n, low, high}]}
  -h, --help       show this

Exit code: 0 when there are suggestions (watch: when something is due or reached) or it is done, 1 when
there are none, 2 for an unknown id, a patch that does not fit, or a file that cannot be written.

Examples
  debrief suggest
  debrief suggest show seed-step-4f1a2b
  debrief suggest apply seed-step-4f1a2b && git diff harness_config.json
  debrief suggest watch --json | jq -r 'select(.review_due).module'
`;

const options = {
  dir: 'texts',
  author: 'text',
  all: 'switch',
  reason: 'text',
  json: 'switch',
  help: 'switch',
} as const;

type Context = {
  readonly log: OpenLog;
  readonly io: CliIo;
  readonly harness: HarnessFile;
  readonly suggestions: readonly Suggestion[];
  readonly today: string;
  readonly given: {
    readonly dir: readonly string[];
    readonly all: boolean;
    readonly reason: string | undefined;
    readonly json: boolean;
  };
};

/** `debrief suggest`: see its usage for the exit codes. */
export async function run(args: readonly string[], io: CliIo): Promise<number> {
  const parsed = parseArguments(args, options);
  if (!parsed.ok) return refuse(io, parsed.error);
  const { options: given, words, rest } = parsed.value;
  if (given.help) {
    await io.stdout.write(usage);
    return 0;
  }
  const [action = 'list', id, ...more] = [...words, ...rest];
  const error = misuse(action, id, more);
  if (error !== undefined) return refuse(io, error);
  const opened = await openLog({ dirs: given.dir, author: given.author }, io);
  if (!opened.ok) return refuse(io, opened.error);
  const { log } = opened;
  const { root } = log.project.project;
  const harness = await findHarness(root);
  if (harness.kind === 'bad') return refuse(io, harness.failure);
  const { suggestions: inFile, problems } = await readSuggestions(root);
  for (const { file, line, reason } of problems)
    await io.stderr.write(`${errorLine({ where: `${file}:${line}`, what: reason })}\n`);
  const today = new Date(io.now()).toISOString().slice(0, 10);
  const config = harness.kind === 'json' ? harness.config : harness.kind === 'markdown' ? {} : undefined;
  const suggestions = allSuggestions(log.project.state, inFile, { config, today });
  return act(action, id, { log, io, harness, suggestions, today, given });
}

const withId = ['show', 'apply', 'reject'];

function misuse(action: string, id: string | undefined, more: readonly string[]): CliError | undefined {
  const remedy = 'see debrief suggest --help';
  if (!['list', 'watch', ...withId].includes(action))
    return { what: `debrief suggest has no ${action}`, remedy };
  if (withId.includes(action) && id === undefined) return { what: `${action} needs ID`, remedy };
  const extra = withId.includes(action) ? more[0] : id;
  return extra === undefined ? undefined : { what: `${extra} is one word too many`, remedy };
}

async function act(action: string, id: string | undefined, context: Context): Promise<number> {
  if (action === 'list') return list(context);
  if (action === 'watch') return watch(context);
  const { suggestions, io } = context;
  const found = suggestions.find((one) => one.id === id) ?? onlyBeginning(suggestions, id ?? '');
  if (found === undefined)
    return refuse(io, {
      what: `there is no suggestion ${id}`,
      remedy: 'it may have changed with the insight or the harness file; see debrief suggest list',
    });
  if (action === 'show') return show(found, context);
  if (found.status !== 'open')
    return refuse(io, {
      what: `${found.id} is ${found.status} already`,
      remedy: 'see debrief suggest list --all',
    });
  return action === 'apply' ? apply(found, context) : reject(found, context);
}

function onlyBeginning(suggestions: readonly Suggestion[], id: string): Suggestion | undefined {
  const [only, other] = suggestions.filter((one) => id !== '' && one.id.startsWith(id));
  return other === undefined ? only : undefined;
}

async function list({ suggestions, io, given }: Context): Promise<number> {
  const listed = suggestions.filter(({ status }) => given.all || status === 'open');
  for (const suggestion of listed) {
    const { id, module, kind, status, rationale } = suggestion;
    const line = given.json
      ? jsonLine(suggestionJson(suggestion))
      : `${harmless(`${id}  ${status}  ${kind} ${module}`)}\n    ${harmless(rationale)}\n`;
    await io.stdout.write(line);
  }
  if (listed.length === 0)
    await io.stderr.write(
      `${errorLine({ what: 'there are no suggestions', remedy: 'they come from insights, preventions and .ai/harness_suggestions.jsonl' })}\n`,
    );
  return listed.length === 0 ? 1 : 0;
}

function suggestionJson({ id, module, kind, status, rationale, evidence, from, patch }: Suggestion): object {
  return { id, module, kind, status, rationale, evidence: evidence ?? null, from: from ?? null, patch };
}

async function show(suggestion: Suggestion, context: Context): Promise<number> {
  const { io, harness, today, given } = context;
  const made = harness.kind === 'json' ? patchedHarness(harness.text, suggestion) : undefined;
  const diff = harness.kind === 'json' && made?.ok === true ? lineDiff(harness.text, made.text) : [];
  const lines = diff.map(({ sign, text }) => harmless(`${sign}${text}`));
  const fits = made === undefined || made.ok;
  if (given.json) {
    const problem = fits ? null : made.reason;
    await io.stdout.write(jsonLine({ ...suggestionJson(suggestion), diff: lines, problem }));
    return fits ? 0 : 2;
  }
  const { id, module, kind, status, rationale } = suggestion;
  await io.stdout.write(`${harmless(`${id}  ${status}  ${kind} ${module}`)}\n${harmless(rationale)}\n`);
  await io.stdout.write(`evidence ${harmless(JSON.stringify(suggestion.evidence))}\n`);
  if (harness.kind === 'markdown')
    await io.stdout.write(`${harmless(markdownRow(harness.text, suggestion, today))}\n`);
  if (harness.kind === 'json' && fits)
    await io.stdout.write(`--- ${harmless(harness.path)}\n${lines.map((line) => `${line}\n`).join('')}`);
  if (!fits && harness.kind === 'json')
    return refuse(io, {
      where: harness.path,
      what: made.reason,
      remedy: 'the file is not what the suggestion was made for',
    });
  return 0;
}

async function apply(suggestion: Suggestion, context: Context): Promise<number> {
  const { io, harness, log, today, given } = context;
  if (harness.kind === 'markdown') {
    await io.stderr.write(
      `${errorLine({ where: harness.path, what: 'the harness is a Markdown file', remedy: 'paste this row into its table of modules' })}\n`,
    );
    await io.stdout.write(`${harmless(markdownRow(harness.text, suggestion, today))}\n`);
    return 0;
  }
  if (harness.kind !== 'json')
    return refuse(io, {
      what: 'there is no harness_config.json',
      where: log.project.project.root,
      remedy: 'make one, or give its project with --dir',
    });
  const made = patchedHarness(harness.text, suggestion);
  if (!made.ok)
    return refuse(io, {
      where: harness.path,
      what: `not applied, ${made.reason}`,
      remedy: 'the file is not what the suggestion was made for; nothing was written',
    });
  const written = await writeHarness(harness.path, { before: harness.text, after: made.text });
  if (!written.ok) return refuse(io, written.failure);
  io.keepPath?.(harness.path);
  if (!given.json) {
    await io.stdout.write(`--- ${harmless(harness.path)}\n`);
    for (const { sign, text } of lineDiff(harness.text, made.text))
      await io.stdout.write(`${harmless(`${sign}${text}`)}\n`);
  }
  return decide({ ...suggestion, status: 'applied' }, context);
}

async function reject(suggestion: Suggestion, context: Context): Promise<number> {
  return decide({ ...suggestion, status: 'rejected' }, context);
}

/** The decision into the log, and into the file that renders it. */
async function decide(suggestion: Suggestion, { log, io, given }: Context): Promise<number> {
  const { id, module, status } = suggestion;
  const isKnown = log.project.state.suggestions.get(id)?.proposal !== undefined;
  const bodies = suggestionBodies(suggestion, { isKnown, reason: given.reason });
  const format = given.json ? 'json' : 'plain';
  const code = await log.say(bodies, { said: `${status} ${id} for ${module}`, format });
  if (code !== 0) return code;
  const failure = await writeSuggestion(log.project.project.root, suggestion);
  return failure === undefined ? 0 : refuse(io, failure);
}

async function watch({ harness, io, today, given }: Context): Promise<number> {
  if (harness.kind !== 'json')
    return refuse(io, {
      what: 'there is no harness_config.json to watch',
      remedy: 'give its project with --dir',
    });
  let watched = watchedModules(harness.config, undefined, today);
  const quiet = { ...io, stderr: { ...io.stderr, write: async () => {} } };
  const paths = given.dir.length === 0 ? ['.'] : given.dir;
  await withDataset({ paths, io: quiet }, { notice: 'quiet' }, async ({ load }) => {
    watched = watchedModules(harness.config, load.dataset.view().columns, today);
    return 0;
  });
  for (const module of watched)
    for (const line of given.json ? [analysisLine(watchJson(module))] : watchLines(module))
      await io.stdout.write(line);
  const isNews = watched.some(
    ({ isReviewDue, triggers }) => isReviewDue || triggers.some(({ verdict }) => verdict === 'reached'),
  );
  return isNews ? 0 : 1;
}

function watchJson({
  module,
  reviewDate,
  isReviewDue,
  triggers,
}: ReturnType<typeof watchedModules>[number]): object {
  return {
    module,
    review_date: reviewDate ?? null,
    review_due: isReviewDue,
    triggers: triggers.map(({ text, verdict, count, n, interval }) => ({
      text,
      verdict,
      count: count ?? null,
      n: n ?? null,
      low: interval?.low ?? null,
      high: interval?.high ?? null,
    })),
  };
}
