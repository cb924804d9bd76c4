import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { AnnotationChange } from '../app/messages.ts';
import { verdicts } from '../core/annotation/events.ts';
import { severities } from '../core/records/severity.ts';
import { harmless } from '../core/text/harmless.ts';
import type { AnnotateOutcome } from '../platform/annotator-port.ts';
import { parseArguments } from './arguments.ts';
import { type CliError, type CliIo, errorLine, refuse } from './cli-io.ts';
import { datasetOptions, foldersOnly } from './dataset-arguments.ts';
import { ambiguousRecord, RecordFinder } from './find-record.ts';
import { jsonLine } from './json-line.ts';
import { nearestWord } from './nearest-word.ts';
import { openAnnotator } from './open-annotator.ts';
import { withDataset } from './open-dataset.ts';

const usage = `debrief annotate REC_ID [OPTION…]
debrief annotate --undo [OPTION…]

Says something about one record, as an event in the log .ai/annotations of its project. The
beginning of the id is enough when no other record has it; the id from before an edit of its line,
or the record's own field id, does too. All of it is one step, which --undo
takes back; what was taken back is said again by saying it. Secrets and names in what you write
are masked.

  --verdict WORD   ${verdicts.join(', ')}
  --code CODE      may be given several times
  --severity WORD  ${severities.join(', ')}
  --note TEXT
  --undo           take back the author's last step
  --author NAME    who says it (DEBRIEF_AUTHOR, git's user.name, the user's name)
  --dir DIR        folder or file to read; may be given several times (.)
  --json           print the events written, as JSON Lines
  -h, --help       show this

Exit code: 0 when it is on the disk, 1 for an unknown record or nothing to undo, 2 for a wrong call
or a log that cannot be written.

Examples
  debrief annotate failures:3f9a0c --verdict fail --code seed-step --note 'cold cache again'
  debrief annotate 3f9a0c --severity high --author ana --dir ~/code/app
  debrief annotate --undo
`;

const options = {
  verdict: 'text',
  code: 'texts',
  severity: 'text',
  note: 'text',
  undo: 'switch',
  author: 'text',
  dir: datasetOptions.dir,
  json: 'switch',
  help: 'switch',
} as const;

type Request = {
  /** What to say of which record, or to take back what was said last. */
  readonly wanted: { readonly recId: string; readonly changes: readonly AnnotationChange[] } | 'undo';
  readonly paths: readonly string[];
  readonly author: string | undefined;
  readonly output: 'json' | 'plain';
};

type Parsed =
  | { readonly kind: 'request'; readonly request: Request }
  | { readonly kind: 'help' }
  | { readonly kind: 'refused'; readonly error: CliError };

/** `debrief annotate`: see its usage for the exit codes. */
export async function run(args: readonly string[], io: CliIo): Promise<number> {
  const parsed = parse(args, io.currentFolder);
  if (parsed.kind === 'refused') return refuse(io, parsed.error);
  if (parsed.kind === 'help') {
    await io.stdout.write(usage);
    return 0;
  }
  const { request } = parsed;
  const { wanted, paths, author } = request;
  if (wanted === 'undo') {
    return withDataset({ paths, io }, { notice: 'quiet' }, async (opened) => {
      const annotator = await openAnnotator(opened, author, io);
      return tell(await annotator.undo(), request, io);
    });
  }
  const finder = new RecordFinder(wanted.recId);
  const onRecord = finder.see.bind(finder);
  return withDataset({ paths, io }, { onRecord, notice: 'quiet' }, async (opened) => {
    const { columns } = opened.load.dataset;
    const annotator = await openAnnotator(opened, author, io);
    const [found, ...others] = finder.found((row) => columns.isAlive(row));
    if (found !== undefined && others.length > 0)
      return refuse(io, ambiguousRecord(wanted.recId, [found, ...others]));
    // The log may know the record by the id it had before its line was edited.
    const row = found?.row ?? annotator.rowOf(wanted.recId);
    if (row !== undefined) return tell(await annotator.annotate([row], wanted.changes), request, io);
    await refuse(io, { what: `no record has the id ${wanted.recId}`, remedy: 'see debrief list' });
    return 1;
  });
}

async function tell(outcome: AnnotateOutcome, { output }: Request, io: CliIo): Promise<number> {
  switch (outcome.kind) {
    case 'refused':
      return refuse(io, outcome.error);
    case 'unsaved':
      return refuse(io, { ...outcome.failure, what: `not saved: ${outcome.failure.what}` });
    case 'nothing':
      await io.stderr.write(`debrief: ${outcome.said.toLowerCase()}\n`);
      return 1;
    case 'saved': {
      for (const remark of outcome.remarks) await io.stderr.write(`${errorLine({ what: remark })}\n`);
      if (output === 'plain') await io.stdout.write(`${harmless(wordsOf(outcome))}\n`);
      else for (const event of outcome.events) await io.stdout.write(jsonLine(event));
      return 0;
    }
  }
}

/** As `saved: failures:3f9a…, by ana`. */
function wordsOf({ said, events }: Extract<AnnotateOutcome, { readonly kind: 'saved' }>): string {
  const last = events.at(-1);
  const what = said === '' ? `saved: ${last?.rec ?? ''}` : said;
  return `${what}, by ${last?.by ?? ''}`;
}

function parse(args: readonly string[], currentFolder: string): Parsed {
  const parsed = parseArguments(args, options);
  if (!parsed.ok) return { kind: 'refused', error: parsed.error };
  const { options: given, words, rest } = parsed.value;
  if (given.help) return { kind: 'help' };
  const said = changesOf(given);
  if (!said.ok) return { kind: 'refused', error: said.error };
  const all = [...words, ...rest];
  // The id may stand before or after the folders: it is the first word that names nothing on disk.
  const at = all.findIndex((word) => !existsSync(resolve(currentFolder, word)));
  const recId = all[at];
  const error = misuse({ undo: given.undo, recId, changes: said.changes });
  if (error !== undefined) return { kind: 'refused', error };
  const paths = foldersOnly(given, { words: at === -1 ? all : all.toSpliced(at, 1), rest: [] });
  const wanted = recId === undefined ? 'undo' : { recId, changes: said.changes };
  const output = given.json ? 'json' : 'plain';
  return { kind: 'request', request: { wanted, paths, author: given.author, output } };
}

type Asked = {
  readonly undo: boolean;
  readonly recId: string | undefined;
  readonly changes: readonly AnnotationChange[];
};

function misuse({ undo, recId, changes }: Asked): CliError | undefined {
  if (undo)
    return recId === undefined && changes.length === 0
      ? undefined
      : { what: '--undo takes back the last step, whatever it was on', remedy: 'give it alone' };
  if (recId === undefined) return { what: 'REC_ID is missing', remedy: 'see debrief annotate --help' };
  return changes.length > 0
    ? undefined
    : { what: 'there is nothing to say', remedy: 'give --verdict, --code, --severity or --note' };
}

type Given = {
  readonly verdict: string | undefined;
  readonly code: readonly string[];
  readonly severity: string | undefined;
  readonly note: string | undefined;
};

type Changes =
  | { readonly ok: true; readonly changes: readonly AnnotationChange[] }
  | { readonly ok: false; readonly error: CliError };

/** What is to be said, in the order in which the explorer's keys say it. */
function changesOf({ verdict, code, severity, note }: Given): Changes {
  const changes: AnnotationChange[] = [];
  if (verdict !== undefined) {
    const word = verdicts.find((known) => known === verdict);
    if (word === undefined) return unknownWord('--verdict', verdict, verdicts);
    changes.push({ op: 'verdict', verdict: word });
  }
  for (const text of code.map((one) => one.trim())) {
    if (text === '') return refused({ what: '--code is empty', remedy: 'give it a name' });
    changes.push({ op: 'code.add', code: text });
  }
  if (severity !== undefined) {
    if (!severities.some((known) => known === severity))
      return unknownWord('--severity', severity, severities);
    changes.push({ op: 'severity', severity });
  }
  if (note !== undefined) {
    if (note.trim() === '') return refused({ what: '--note is empty', remedy: 'say something in it' });
    changes.push({ op: 'note', text: note.trim() });
  }
  return { ok: true, changes };
}

function unknownWord(option: string, word: string, known: readonly string[]): Changes {
  const near = nearestWord(word, known);
  return refused({
    what: `${option} takes ${known.join(', ')}, not ${JSON.stringify(word)}`,
    remedy: near === undefined ? 'see --help' : `did you mean ${near}?`,
  });
}

function refused(error: CliError): Changes {
  return { ok: false, error };
}
