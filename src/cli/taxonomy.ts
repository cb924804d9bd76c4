import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { stringify } from 'yaml';
import { codebookBodies, codebookOf } from '../core/annotation/codebook.ts';
import { startingCodebooks } from '../core/annotation/codebooks/codebooks.ts';
import type { AnnotationState } from '../core/annotation/fold.ts';
import { findCode, taxonomyChange, type WantedChange } from '../core/annotation/taxonomy-change.ts';
import { impactText, type TaxonomyBody, taxonomyImpact } from '../core/annotation/taxonomy-impact.ts';
import { taxonomyTree } from '../core/annotation/taxonomy-tree.ts';
import { harmless, harmlessLines } from '../core/text/harmless.ts';
import { loadCodebook } from '../platform/codebook-file.ts';
import { parseArguments } from './arguments.ts';
import { carriedNames } from './carried-names.ts';
import { type CliIo, errorLine, refuse } from './cli-io.ts';
import { jsonLine } from './json-line.ts';
import { type OpenLog, openLog, type Told } from './open-log.ts';
import { recordsOfQuery } from './records-of-query.ts';
import { type TaxonomyRequest, taxonomyOptions, taxonomyRequest } from './taxonomy-request.ts';
import { tellSimilar } from './taxonomy-similar.ts';
import { codeJson, codeLines, impactJson, treeLines } from './taxonomy-text.ts';

const usage = `debrief taxonomy [list] [OPTION…]
debrief taxonomy show CODE
debrief taxonomy import FILE
debrief taxonomy export
debrief taxonomy create CODE [--name NAME] [--definition TEXT] [--example TEXT]… [--parent CODE]
debrief taxonomy rename CODE NAME
debrief taxonomy define CODE TEXT [--example TEXT]…
debrief taxonomy move CODE PARENT | --top
debrief taxonomy merge CODE… --into CODE
debrief taxonomy split CODE --into CODE  --record REC_ID… | --query QUERY | --by AUTHOR…
debrief taxonomy archive CODE
debrief taxonomy similar
debrief taxonomy undo | redo

The codes that reviewers use, as a tree with definitions and examples, and every change of it. Labels
keep the code they were given: a merge or a split says how they are read from now on, so that undo is
exact. A change tells first how many records and authors it is about; with --dry-run it ends there.
All changes are events in .ai/annotations of the first DIR's project.

FILE is a codebook in YAML or JSON (docs/taxonomy.md), or one of those that come along:
${[...startingCodebooks].map(([name, { codes }]) => `  ${name.padEnd(14)} ${codes.length} codes`).join('\n')}
\`similar\` proposes to merge near-duplicate names of codes, and of the patterns in the records.

  --axis AXIS      of the code: tag, pattern, category, type, … (tag)
  --all            list merged and archived codes too
  --dry-run        tell what would change, and change nothing
  --dir DIR        project folder (.)
  --author NAME    who says it (DEBRIEF_AUTHOR, git's user.name, the user's name)
  --json           list, show: {axis, code, name, parent, depth, definition, examples, archived,
                   merged_into, split_into, records, authors} as JSON Lines; similar: {axis, into,
                   codes, records, because, command}; a change: the events written, and with
                   --dry-run {records, authors, labels, recoded, children, carried}; export: JSON, not YAML
  -h, --help       show this

Exit code: 0 when it is done or something was found, 1 when there is no code, nothing similar, or
nothing to undo, 2 for a wrong call, an unknown code or a log that cannot be written.

Examples
  debrief taxonomy import mast
  debrief taxonomy create cold-cache --definition 'Seed step skipped on a cold cache' --parent env
  debrief taxonomy merge 'Port in use' 'Port already in use' --into port-clash --axis pattern
  debrief taxonomy split env --into env-docker --query 'session:build-7*' --dry-run
`;

/** `debrief taxonomy`: see its usage for the exit codes. */
export async function run(args: readonly string[], io: CliIo): Promise<number> {
  const parsed = parseArguments(args, taxonomyOptions);
  if (!parsed.ok) return refuse(io, parsed.error);
  const { options } = parsed.value;
  if (options.help) {
    await io.stdout.write(usage);
    return 0;
  }
  const asked = taxonomyRequest(parsed.value);
  if (!asked.ok) return refuse(io, asked.error);
  const opened = await openLog({ dirs: options.dir, author: options.author }, io);
  if (!opened.ok) return refuse(io, opened.error);
  const format = options.json ? 'json' : 'plain';
  return doIt(asked.request, { log: opened.log, io, format, options });
}

type Context = {
  readonly log: OpenLog;
  readonly io: CliIo;
  readonly format: Told['format'];
  readonly options: {
    readonly dir: readonly string[];
    readonly axis: string | undefined;
    readonly all: boolean;
    readonly 'dry-run': boolean;
  };
};

async function doIt(request: TaxonomyRequest, context: Context): Promise<number> {
  const { log, format } = context;
  switch (request.kind) {
    case 'list':
      return list(context);
    case 'show':
      return show(request.code, context);
    case 'export':
      return exported(context);
    case 'similar':
      return tellSimilar(log, context);
    case 'undo':
    case 'redo':
      return log.stepBack(request.kind, { said: '', format });
    case 'import':
      return imported(request.from, context);
    case 'change':
      return change(request.wanted, context);
  }
}

async function list({ log, io, format, options }: Context): Promise<number> {
  const tree = taxonomyTree(log.project.state).filter(
    ({ axis, archived, mergedInto }) =>
      (options.axis === undefined || axis === options.axis) &&
      (options.all || (!archived && mergedInto === undefined)),
  );
  if (tree.length === 0) {
    const remedy = `debrief taxonomy import ${[...startingCodebooks.keys()].join(' or ')} begins one`;
    await io.stderr.write(`${errorLine({ what: 'there are no codes', remedy })}\n`);
    return 1;
  }
  const text = format === 'json' ? tree.map((code) => jsonLine(codeJson(code))) : treeLines(tree);
  for (const line of text) await io.stdout.write(line);
  return 0;
}

async function show(text: string, { log, io, format, options }: Context): Promise<number> {
  const { state } = log.project;
  const tree = taxonomyTree(state);
  const found = findCode(tree, { text, axis: options.axis });
  if (!found.ok) return refuse(io, found);
  if (format === 'json') await io.stdout.write(jsonLine(codeJson(found.code)));
  else for (const line of codeLines(found.code, state)) await io.stdout.write(`${harmless(line)}\n`);
  return 0;
}

async function exported({ log, io, format }: Context): Promise<number> {
  const { state, project } = log.project;
  const codebook = codebookOf(state, project.name);
  const text =
    format === 'json' ? `${JSON.stringify(codebook, null, 2)}\n` : stringify(codebook, { lineWidth: 100 });
  await io.stdout.write(harmlessLines(log.redactor.text(text)).join('\n'));
  return taxonomyTree(state).length === 0 ? 1 : 0;
}

async function imported(from: string, context: Context): Promise<number> {
  const { log, io, format, options } = context;
  const path = resolve(io.currentFolder, from);
  const shipped = existsSync(path) ? undefined : startingCodebooks.get(from);
  const loaded =
    shipped === undefined ? await loadCodebook(path) : ({ ok: true, codebook: shipped } as const);
  if (!loaded.ok) return refuse(io, loaded);
  const { codebook } = loaded;
  const bodies = codebookBodies(codebook, log.project.state);
  const count = `${codebook.codes.length} codes`;
  if (bodies.length === 0 || options['dry-run']) {
    const what = bodies.length === 0 ? 'all there as described' : `${bodies.length} changes to make`;
    await io.stdout.write(
      format === 'json'
        ? jsonLine({ codes: codebook.codes.length, changes: bodies.length })
        : `${count}, ${what}\n`,
    );
    return 0;
  }
  return log.say(bodies, { said: `imported ${count} of ${codebook.title || from}`, format });
}

async function change(wanted: WantedChange, context: Context): Promise<number> {
  const { log, io, format, options } = context;
  const { state } = log.project;
  const chosen = await withRecords(wanted, state, context);
  if (!chosen.ok) return chosen.code;
  const made = taxonomyChange(state, chosen.wanted);
  if (!made.ok) return refuse(io, made);
  const impact = taxonomyImpact(state, made.bodies);
  const carried = await carriedBy(made.bodies, context);
  const told = `${made.said}: ${impactText(impact)}${carried === 0 ? '' : `; ${carried} records carry these names`}`;
  if (!options['dry-run']) return log.say(made.bodies, { said: told, format });
  await io.stdout.write(
    format === 'json' ? jsonLine({ ...impactJson(impact), carried }) : `${harmless(`would have ${told}`)}\n`,
  );
  return 0;
}

/** How many records say themselves one of the names that are merged. */
async function carriedBy(bodies: readonly TaxonomyBody[], { io, options }: Context): Promise<number> {
  let carried = 0;
  for (const body of bodies) {
    if (body.op !== 'tax.merge') continue;
    const names = await carriedNames(body.axis, options.dir, io);
    for (const { name, count } of names) if (body.codes.includes(name)) carried += count;
  }
  return carried;
}

type Chosen =
  | { readonly ok: true; readonly wanted: WantedChange }
  | { readonly ok: false; readonly code: number };

/** A split by query names the records that match now, so that it means the same for everyone who reads the log. */
async function withRecords(wanted: WantedChange, state: AnnotationState, context: Context): Promise<Chosen> {
  if (wanted.do !== 'split' || wanted.query === undefined) return { ok: true, wanted };
  const { io, options } = context;
  const found = await recordsOfQuery({ query: wanted.query, dirs: options.dir, state }, io);
  if (!found.ok) return found;
  return { ok: true, wanted: { ...wanted, records: [...(wanted.records ?? []), ...found.records] } };
}
