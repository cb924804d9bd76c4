import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { annotationsOf } from '../core/annotation/fold.ts';
import { type FoldedRecord, foldedRecord } from '../core/annotation/folded-record.ts';
import type { RecordAnswer } from '../core/dataset/questions.ts';
import type { JsonValue } from '../core/privacy/json-value.ts';
import { harmless, harmlessLines } from '../core/text/harmless.ts';
import { parseArguments } from './arguments.ts';
import { type CliError, type CliIo, type OutputPort, refuse } from './cli-io.ts';
import { datasetOptions, foldersOnly } from './dataset-arguments.ts';
import { ambiguousRecord, RecordFinder } from './find-record.ts';
import { jsonLine } from './json-line.ts';
import { openAnnotator } from './open-annotator.ts';
import { type OpenDataset, withDataset } from './open-dataset.ts';

const usage = `debrief show REC_ID [DIR…] [OPTION…]

Prints one record, and what people have said of it. The beginning of its id is enough when no
other record has it. An annotated record is found by the id it had before its line was edited, too,
and a record that has a field id by that.

  --dir DIR   folder or file to read; may be given several times (.)
  --json      {rec_id, kind, project, file, line, record} as one line, and annotations
              {verdicts, codes, severity, notes} if there are any
  -h, --help  show this

Examples
  debrief show failures:3f9a0c
  debrief show 3f9a0c training_data --json | jq .record
`;

const options = { dir: datasetOptions.dir, json: 'switch', help: 'switch' } as const;
const never = new AbortController().signal;

/** `debrief show`: answers 0 when the record was found, 1 when not, 2 for a wrong argument or an ambiguous id. */
export async function run(args: readonly string[], io: CliIo): Promise<number> {
  const parsed = parseArguments(args, options);
  if (!parsed.ok) return refuse(io, parsed.error);
  const { options: flags, words, rest } = parsed.value;
  if (flags.help) {
    await io.stdout.write(usage);
    return 0;
  }
  const given = [...words, ...rest];
  // The id may stand before or after the folders: it is the first word that names nothing on disk.
  const at = given.findIndex((word) => word !== '-' && !existsSync(resolve(io.currentFolder, word)));
  const recId = given[at];
  if (recId === undefined)
    return refuse(io, { what: 'REC_ID is missing', remedy: 'see debrief show --help' });
  const paths = foldersOnly(flags, { words: given.toSpliced(at, 1), rest: [] });
  const finder = new RecordFinder(recId);
  const onRecord = finder.see.bind(finder);
  return withDataset({ paths, io }, { onRecord, notice: 'quiet' }, async (opened) => {
    const { dataset } = opened.load;
    const [first, ...others] = finder.found((row) => dataset.columns.isAlive(row));
    if (first !== undefined && others.length > 0)
      return refuse(io, ambiguousRecord(recId, [first, ...others]));
    // The log may know the record by the id it had before its line was edited.
    const row = first?.row ?? (await openAnnotator(opened, undefined, io)).rowOf(recId);
    if (row === undefined)
      return tell(io, { what: `no record has the id ${recId}`, remedy: 'see debrief list' });
    const answer = await dataset.ask({ ask: 'record', row }, never);
    if (!answer.ok) return tell(io, { what: answer.reason, where: recId });
    const said = await saidOf(answer, opened, io);
    await io.stdout.write(
      flags.json ? jsonOf(answer, said) : `${plainOf(answer, io.stdout)}${plainSaid(said)}`,
    );
    return 0;
  });
}

async function tell(io: CliIo, error: CliError): Promise<1> {
  await refuse(io, error);
  return 1;
}

type Shown = Extract<RecordAnswer, { ok: true }>;

/** What stands of the record. */
async function saidOf(
  { project, recId }: Shown,
  opened: OpenDataset,
  io: CliIo,
): Promise<FoldedRecord | undefined> {
  const state = (await openAnnotator(opened, undefined, io)).states().get(project);
  const said = state && annotationsOf(state, recId);
  return state && said && foldedRecord(said, state);
}

function jsonOf({ recId, kind, project, file, line, value }: Shown, said: FoldedRecord | undefined): string {
  const { rec: _, ...annotations } = said ?? { rec: recId };
  const shown = { rec_id: recId, kind, project, file, line, record: value };
  return jsonLine(said === undefined ? shown : { ...shown, annotations });
}

function plainSaid(said: FoldedRecord | undefined): string {
  if (said === undefined) return '';
  const lines = [
    ...Object.entries(said.verdicts).map(([author, word]) => `verdict: ${word} (${author})`),
    ...(said.codes.length === 0 ? [] : [`codes: ${said.codes.join(', ')}`]),
    ...(said.severity === null ? [] : [`severity: ${said.severity}`]),
    ...said.notes.flatMap((note) =>
      harmlessLines(note).map((line, at) => `${at === 0 ? 'note: ' : '      '}${line}`),
    ),
  ];
  return lines.length === 0 ? '' : `\nannotations:\n${lines.map((line) => `  ${harmless(line)}\n`).join('')}`;
}

/** Cleaned as JSON first: as text, the value has lost the keys around it. It was parsed from JSON, as its type says. */
function plainOf(answer: Shown, { cleanedValue }: OutputPort): string {
  const { recId, kind, project, file, line, problems, unknownFields } = answer;
  const value = cleanedValue(answer.value as JsonValue);
  const head = `${harmless(recId)}  ${kind}  ${harmless(project)}  ${harmless(file)}:${line}\n\n`;
  const notes = [
    ...problems.map(({ field, reason }) => `! ${field === undefined ? '' : `${field}: `}${reason}`),
    ...(unknownFields.length === 0 ? [] : [`? unknown fields: ${unknownFields.join(', ')}`]),
  ];
  const foot = notes.length === 0 ? '' : `\n${notes.map((note) => `${harmless(note)}\n`).join('')}`;
  return `${head}${memberLines(value, '').join('\n')}\n${foot}`;
}

/** A JSON value as indented lines, texts unquoted and long ones on lines of their own. */
function memberLines(value: unknown, indent: string): string[] {
  if (typeof value !== 'object' || value === null) return textLines(value, indent);
  if (Array.isArray(value)) {
    return value.flatMap((item) => {
      const [first = '', ...others] = memberLines(item, `${indent}  `);
      return [`${indent}- ${first.trimStart()}`, ...others];
    });
  }
  return Object.entries(value).flatMap(([key, member]) => {
    const name = `${indent}${harmless(key)}:`;
    const lines = memberLines(member, `${indent}  `);
    const isShort = lines.length === 1 && (typeof member !== 'object' || member === null);
    return isShort ? [`${name} ${lines[0]?.trimStart() ?? ''}`] : [name, ...lines];
  });
}

function textLines(value: unknown, indent: string): string[] {
  return harmlessLines(typeof value === 'string' ? value : JSON.stringify(value)).map(
    (line) => `${indent}${line}`,
  );
}
