import type { Split } from '../statistics/connected-groups.ts';
import { columnsOfShape, type ExportColumn } from './columns-of-shape.ts';
import { croissantText } from './croissant.ts';
import { csvLine } from './csv-text.ts';
import { datasetCard, splitPath } from './dataset-card.ts';
import type { Example } from './example.ts';
import { formatEntry, type RowShape, shapeOfTask } from './export-format.ts';
import { type ExportPlan, rowsOfSplit } from './export-plan.ts';
import { droppedLines, type FileEntry, type ManifestFacts, manifestText, sha256 } from './manifest.ts';
import { type RowValue, rowValue, traceLines } from './row-shapes.ts';
import { splitNames } from './splits.ts';
import { trainerFiles } from './trainer-files.ts';

export type ExportFile = { readonly path: string; readonly bytes: Uint8Array };

export type FileTools = {
  readonly version: string;
  /** Rows as Parquet, under the columns given. */
  readonly parquet: (columns: readonly ExportColumn[], rows: readonly RowValue[]) => Uint8Array;
  /** The redactor of a project: features and sessions are names too. */
  readonly clean: (text: string, project: string) => string;
  /** The same for names of files, which counts for nothing: they stand in provenance alone. */
  readonly cleanPlace: (text: string) => string;
  /** Counts so far, asked when everything is redacted. */
  readonly redactions: () => ReadonlyMap<string, number>;
  readonly harness: ManifestFacts['harness'];
  /** Raw input files, for provenance alone. */
  readonly inputs: readonly { readonly file: string; readonly bytes: number; readonly sha256: string }[];
  /** SHA-256 of a record's canonical JSON. */
  readonly hashOf: (recId: string) => string | undefined;
};

/** A file of rows before it is bytes. */
type RowFile = {
  readonly path: string;
  readonly shape: RowShape;
  readonly task: string;
  readonly split: Split;
  readonly examples: readonly Example[];
};

const encoder = new TextEncoder();

/** All files of an export: the same plan and tools give the same bytes. */
export function exportFiles(plan: ExportPlan, tools: FileTools): readonly ExportFile[] {
  const rowFiles = rowFilesOf(plan);
  const rows = rowFiles.flatMap((file) => writeRows(file, plan, tools));
  const extra = [
    ...trainerFiles(plan.options.format, rowFiles),
    { path: 'README.md', text: datasetCard(plan, tools.harness) },
  ];
  if (plan.options.license === undefined) extra.push({ path: 'LICENSE', text: noLicense });
  if (formatEntry(plan.options.format).layout === 'folder') extra.push(croissantOf(plan, rows));
  extra.push({ path: 'dropped.jsonl', text: droppedLines(plan) });
  const files = [...rows, ...extra.map(({ path, text }) => ({ path, bytes: encoder.encode(text) }))];
  const provenance = encoder.encode(provenanceLines(rowFiles, plan, tools));
  const manifest = manifestText(plan, {
    version: tools.version,
    redactions: tools.redactions(),
    harness: tools.harness,
    files: files.map((file) => entryOf(file, rows)),
  });
  return [
    ...files,
    { path: 'provenance.jsonl', bytes: provenance },
    { path: 'manifest.json', bytes: encoder.encode(manifest) },
  ];
}

const noLicense =
  'The owner of this dataset has not stated a licence. Ask before you use it, and put the licence here.\n';

type WrittenRows = ExportFile & { readonly rows: number };

function entryOf({ path, bytes }: ExportFile, rows: readonly WrittenRows[]): FileEntry {
  const entry = { path, bytes: bytes.length, sha256: sha256(bytes) };
  const count = rows.find((each) => each.path === path)?.rows;
  return count === undefined ? entry : { ...entry, rows: count };
}

function rowFilesOf(plan: ExportPlan): readonly RowFile[] {
  const { format } = plan.options;
  if (formatEntry(format).layout === 'folder' || format === 'csv') {
    return plan.tasks.flatMap(({ task }) =>
      splitNames.flatMap((split) => {
        const path = format === 'csv' ? `${task}/${split}.csv` : splitPath(task, split, 'jsonl');
        return filled({
          path,
          shape: shapeOfTask[task],
          task,
          split,
          examples: rowsOfSplit(plan, task, split),
        });
      }),
    );
  }
  const shapes = formatEntry(format).shapes;
  return shapes.flatMap((shape) =>
    splitNames.flatMap((split) => {
      const tasks = plan.tasks.filter(({ task }) => shapeOfTask[task] === shape);
      const examples = tasks.flatMap(({ task }) => rowsOfSplit(plan, task, split));
      if (format === 'sts') return examples.flatMap((example) => traceFile(example, split));
      return filled({ path: `${shape}_${split}.jsonl`, shape, task: shape, split, examples });
    }),
  );
}

function filled(file: RowFile): readonly RowFile[] {
  return file.examples.length === 0 ? [] : [file];
}

/** A trace is one session in a file of its own. */
function traceFile(example: Example, split: Split): readonly RowFile[] {
  const path = `${split}/${traceId(example)}.jsonl`;
  return [{ path, shape: 'sft', task: example.task, split, examples: [example] }];
}

function traceId({ task, sources }: Example): string {
  return `${task}-${sha256(sources.map(({ recId }) => recId).join(' ')).slice(0, 16)}`;
}

function writeRows(
  { path, shape, examples }: RowFile,
  plan: ExportPlan,
  tools: FileTools,
): readonly WrittenRows[] {
  const { format, parquet } = plan.options;
  const rows = examples.map((example) => rowValue(format, example, metaOf(example, tools)));
  const written = (name: string, bytes: Uint8Array) => ({ path: name, bytes, rows: rows.length });
  if (format === 'csv') {
    const header = csvLine(Object.keys(rows[0] ?? {}));
    return [written(path, encoder.encode(header + rows.map((row) => csvLine(Object.values(row))).join('')))];
  }
  const lines = format === 'sts' ? examples.flatMap((each) => traceLines(each, traceId(each))) : rows;
  const jsonl = written(path, encoder.encode(lines.map((line) => `${JSON.stringify(line)}\n`).join('')));
  if (formatEntry(format).layout !== 'folder' || parquet === 'left out') return [jsonl];
  return [written(path.replace(/jsonl$/, 'parquet'), tools.parquet(columnsOfShape[shape], rows)), jsonl];
}

/** The column of provenance: one JSON text, so that no loader guesses types into it. */
function metaOf(example: Example, { clean, version }: FileTools): string {
  const project = example.sources[0]?.project ?? '';
  const cleaned = (names: readonly string[]) =>
    [...new Set(names)].sort().map((name) => clean(name, project));
  return JSON.stringify({
    task: example.task,
    rule: example.rule,
    rec_ids: example.sources.map(({ recId }) => recId),
    features: cleaned(example.features),
    sessions: cleaned(example.sessions),
    tool: `debrief ${version}`,
  });
}

function croissantOf(plan: ExportPlan, rows: readonly WrittenRows[]): { path: string; text: string } {
  const times = plan.tasks.flatMap((task) => task.rows.flatMap(({ time }) => time ?? []));
  const newest = times.reduce((latest, time) => Math.max(latest, time), 0);
  const text = croissantText(plan.options, {
    files: rows.map((file) => entryOf(file, rows)),
    published: new Date(newest).toISOString().slice(0, 10),
    inputHash: sha256(plan.inputs.join('\n')),
  });
  return { path: 'croissant.json', text };
}

/** Where every row comes from. The one file that knows lines of files, and so the one that shuffled inputs change. */
function provenanceLines(files: readonly RowFile[], { options }: ExportPlan, tools: FileTools): string {
  const inputs = tools.inputs.map(({ file, bytes, sha256: hash }) => ({
    input: tools.cleanPlace(file),
    bytes,
    sha256: hash,
  }));
  const rows = files.flatMap(({ path, examples }) =>
    examples.map(({ task, rule, sources }, place) => ({
      file: path,
      // A header stands before the rows of a spreadsheet; a cell may hold line ends, so rows are counted.
      row: place + 1,
      ...(options.format === 'csv' || options.format === 'sts' ? {} : { line: place + 1 }),
      task,
      rule,
      sources: sources.map(({ recId, place: at }) => ({
        source: `${tools.cleanPlace(at.file)}:${at.line}`,
        rec_id: recId,
        sha256: tools.hashOf(recId),
      })),
      tool: `debrief ${tools.version}`,
    })),
  );
  return [...inputs, ...rows].map((line) => `${JSON.stringify(line)}\n`).join('');
}
