import { type ExportFormat, formatEntry } from '../export-format.ts';
import { valueAt } from '../failure-facts.ts';
import { groupsBy } from '../lints.ts';
import { sha256 } from '../manifest.ts';
import { type AxolotlConfig, axolotlConfigNames, readAxolotlConfig } from './axolotl-config.ts';
import { type CardConfig, matching, readCardHead } from './card-head.ts';
import { type CheckOptions, checkFile, checkRows, rulesOf } from './check-rows.ts';
import { columnsOf, splitFindings } from './column-types.ts';
import { croissantFindings } from './croissant-check.ts';
import { type CheckedRow, isObject, type RowObject } from './finding.ts';
import { describedBy } from './llama-factory-rows.ts';
import { nearLeaks } from './near-leaks.ts';
import { type FileFinding, type SplitRows, splitLeaks } from './split-leaks.ts';

/** A dataset folder as it was read. */
export type FolderFiles = {
  /** Path within the folder → contents. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** The rows of a Parquet file, or why it cannot be read. */
  readonly parquet: (bytes: Uint8Array) => Promise<readonly RowObject[] | string>;
};

/** Files that stand beside rows and hold none. */
const beside =
  /(?:^|\/)(?:provenance|dropped)\.jsonl$|(?:^|\/)(?:manifest|croissant|dataset_info|dataset_infos)\.json$/;
const data = /\.(?:jsonl|json|csv|parquet)$/;

/** Checks a whole folder: its head, every file of rows, and what its splits share. */
export async function checkFolder(
  folder: FolderFiles,
  format: ExportFormat,
): Promise<readonly FileFinding[]> {
  const found =
    formatEntry(format).layout === 'folder'
      ? await checkHub(folder, format)
      : format === 'llama-factory'
        ? await checkDescribed(folder)
        : await checkLoose(folder, format);
  return [...found, ...manifestFindings(folder), ...croissant(folder)].sort((a, b) =>
    a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1,
  );
}

async function checkHub(folder: FolderFiles, format: ExportFormat): Promise<readonly FileFinding[]> {
  const card = textOf(folder, 'README.md');
  if (card === undefined)
    return [whole('README.md', 'is missing: without its configs the folder fails to load')];
  const head = readCardHead(card);
  if (!head.ok) return [whole('README.md', head.reason)];
  const found: FileFinding[] = [];
  for (const config of head.configs) found.push(...(await checkConfig(folder, config, format)));
  return found;
}

async function checkConfig(
  folder: FolderFiles,
  config: CardConfig,
  format: ExportFormat,
): Promise<readonly FileFinding[]> {
  const found: FileFinding[] = [];
  const splits: SplitRows[] = [];
  const twins: SplitRows[] = [];
  for (const { split, patterns } of config.splits) {
    for (const pattern of patterns) {
      const names = matching(pattern, [...folder.files.keys()]);
      if (names.length === 0)
        found.push(whole('README.md', `${config.name}, ${split}: no file is named ${pattern}`));
      for (const file of names) {
        const checked = await checkOne(folder, { file, format });
        found.push(...checked.findings);
        splits.push({ file, split, rows: checked.rows });
        if (checked.twin !== undefined) twins.push({ ...checked.twin, split });
      }
    }
  }
  const isGuessed = !config.hasFeatures && splits.every(({ file }) => !file.endsWith('.parquet'));
  return [...found, ...leaksOf(folder, { splits, twins }), ...(isGuessed ? differences(splits) : [])];
}

/** What the files that are loaded share, and what only the JSON Lines beside them share: each place once. */
function leaksOf(
  folder: FolderFiles,
  { splits, twins }: { readonly splits: readonly SplitRows[]; readonly twins: readonly SplitRows[] },
): readonly FileFinding[] {
  const loaded = leaks(folder, splits, 'one set');
  const told = new Set(loaded.map(({ file, line }) => `${twinOf(file)}:${line}`));
  const only = leaks(folder, twins, 'many sets').filter(({ file, line }) => !told.has(`${file}:${line}`));
  return [...loaded, ...only];
}

/** Where loading guesses types split by split, all splits must give the same. */
function differences(splits: readonly SplitRows[]): readonly FileFinding[] {
  const [first, ...others] = splits;
  if (first === undefined) return [];
  const columns = columnsOf(first.rows);
  return others.flatMap(({ file, rows }) =>
    splitFindings({ name: first.file, columns }, { name: file, columns: columnsOf(rows) }).map((each) => ({
      ...each,
      file,
    })),
  );
}

type One = Pick<CheckOptions, 'format' | 'axolotl'> & { readonly file: string };
type FileRows = { readonly file: string; readonly rows: readonly CheckedRow[] };
type Checked = {
  readonly rows: readonly CheckedRow[];
  readonly findings: readonly FileFinding[];
  /** The JSON Lines beside Parquet. */
  readonly twin?: FileRows;
};

async function checkOne(folder: FolderFiles, { file, ...asked }: One): Promise<Checked> {
  const bytes = folder.files.get(file) ?? new Uint8Array();
  if (!file.endsWith('.parquet')) {
    const checked = checkFile(bytes, file, asked);
    return { rows: checked.rows, findings: checked.findings.map((each) => ({ ...each, file })) };
  }
  const read = await folder.parquet(bytes);
  if (typeof read === 'string') return { rows: [], findings: [whole(file, read)] };
  const rows = read.map((value, place) => ({ line: place + 1, value }));
  const options = { ...asked, types: 'declared' } as const;
  const checked = checkRows({ rows, findings: [] }, rulesOf(options), options);
  const findings = checked.findings.map((each) => ({ ...each, file }));
  const twin = checkTwin(folder, file, { rows, asked });
  return twin === undefined ? { rows, findings } : { rows, findings: [...findings, ...twin.findings], twin };
}

function twinOf(parquet: string): string {
  return parquet.replace(/parquet$/, 'jsonl');
}

/** JSON Lines beside Parquet must hold the same rows. */
function checkTwin(
  { files }: FolderFiles,
  parquet: string,
  { rows, asked }: { readonly rows: readonly CheckedRow[]; readonly asked: Omit<One, 'file'> },
): (FileRows & { readonly findings: readonly FileFinding[] }) | undefined {
  const file = twinOf(parquet);
  const bytes = files.get(file);
  if (bytes === undefined) return undefined;
  const { rows: lines, findings } = checkFile(bytes, file, { ...asked, types: 'declared' });
  const found = findings.filter(({ line }) => line > 0).map((each) => ({ ...each, file }));
  const other = lines.findIndex(
    ({ value }, place) => JSON.stringify(value) !== JSON.stringify(rows[place]?.value),
  );
  if (other === -1 && lines.length === rows.length) return { file, rows: lines, findings: found };
  const line = other === -1 ? Math.min(lines.length, rows.length) + 1 : (lines[other]?.line ?? 0);
  const reason = `is not the row of ${parquet}`;
  return { file, rows: lines, findings: [...found, { file, line, level: 'error', reason }] };
}

const splitName = /(?:train|validation|valid|val|dev|test)(?=[^/]*$)/;

/** What the names of a data set's splits have in common. */
function setOf(name: string): string {
  return name.replace(splitName, '*');
}

async function checkLoose(folder: FolderFiles, format: ExportFormat): Promise<readonly FileFinding[]> {
  const names = [...folder.files.keys()].filter((name) => data.test(name) && !beside.test(name)).sort();
  const wanted = names.filter((name) => (format === 'csv' ? name.endsWith('.csv') : !name.endsWith('.csv')));
  if (wanted.length === 0) return [whole('.', `holds no files of rows for ${format}`)];
  const config = format === 'axolotl' ? axolotlConfig(folder) : undefined;
  const found: FileFinding[] = config?.ok === false ? [whole(config.file, config.reason)] : [];
  const sets = new Map<string, SplitRows[]>();
  for (const file of wanted) {
    const axolotl = config?.ok === true ? config.datasetOf(file) : undefined;
    const checked = await checkOne(folder, { file, format, axolotl });
    found.push(...checked.findings);
    const split = splitName.exec(file)?.[0] ?? file;
    const set = setOf(file);
    sets.set(set, [...(sets.get(set) ?? []), { file, split, rows: checked.rows }]);
  }
  // A trace has messages for rows, and the same question may be asked in several.
  if (format !== 'sts') for (const splits of sets.values()) found.push(...leaks(folder, splits, 'one set'));
  return found;
}

function axolotlConfig(folder: FolderFiles): (AxolotlConfig & { readonly file: string }) | undefined {
  for (const file of axolotlConfigNames) {
    const text = textOf(folder, file);
    if (text !== undefined) return { ...readAxolotlConfig(text), file };
  }
  return undefined;
}

async function checkDescribed(folder: FolderFiles): Promise<readonly FileFinding[]> {
  const info = jsonOf(textOf(folder, 'dataset_info.json'));
  if (!isObject(info))
    return [whole('dataset_info.json', 'is missing or no object: LLaMA-Factory finds files by it')];
  const found: FileFinding[] = [];
  const splits: SplitRows[] = [];
  for (const [name, entry] of Object.entries(info)) {
    const file = isObject(entry) && typeof entry.file_name === 'string' ? entry.file_name : undefined;
    if (!isObject(entry) || file === undefined) {
      const isElsewhere =
        isObject(entry) &&
        ['hf_hub_url', 'ms_hub_url', 'script_url', 'cloud_file_name'].some(
          (key) => typeof entry[key] === 'string',
        );
      if (!isElsewhere) found.push(whole('dataset_info.json', `${name} has no file_name`));
      continue;
    }
    const bytes = folder.files.get(file);
    if (bytes === undefined) {
      found.push(whole('dataset_info.json', `${name}: ${file} is not there`));
      continue;
    }
    const { rows, findings } = checkFile(bytes, file, {
      format: 'llama-factory',
      described: describedBy(entry),
    });
    found.push(...findings.map((each) => ({ ...each, file })));
    splits.push({ file, split: name, rows });
  }
  // Several tasks ask about the same facts, so only the splits of one may not be alike.
  const sets = groupsBy(splits, ({ split }) => setOf(split));
  return [...found, ...leaks(folder, splits, 'many sets'), ...[...sets.values()].flatMap(nearLeaks)];
}

/** What splits share; of `one set` also what is nearly the same in two of them. */
function leaks(
  folder: FolderFiles,
  splits: readonly SplitRows[],
  sets: 'one set' | 'many sets',
): readonly FileFinding[] {
  const by = valueAt(jsonOf(textOf(folder, 'manifest.json')), ['splits', 'by']);
  const same = splitLeaks(splits, { features: by === 'sessions' ? 'shared knowingly' : 'apart' });
  if (sets === 'many sets') return same;
  const told = new Set(same.map(({ file, line }) => `${file}:${line}`));
  return [...same, ...nearLeaks(splits).filter(({ file, line }) => !told.has(`${file}:${line}`))];
}

/** Every file is still the one that the manifest lists. */
function manifestFindings(folder: FolderFiles): readonly FileFinding[] {
  const manifest = jsonOf(textOf(folder, 'manifest.json'));
  if (valueAt(manifest, ['tool', 'name']) !== 'debrief') return [];
  const listed = valueAt(manifest, ['files']);
  const entries: readonly unknown[] = Array.isArray(listed) ? listed : [];
  return entries.flatMap((entry) => {
    const path = String(valueAt(entry, ['path']));
    const bytes = folder.files.get(path);
    if (bytes === undefined) return [whole('manifest.json', `${path} is listed and not there`)];
    return sha256(bytes) === valueAt(entry, ['sha256'])
      ? []
      : [whole(path, 'is not the file that manifest.json lists: its SHA-256 is another one')];
  });
}

function croissant(folder: FolderFiles): readonly FileFinding[] {
  const text = textOf(folder, 'croissant.json');
  if (text === undefined) return [];
  const hashOf = (path: string) => {
    const bytes = folder.files.get(path);
    return bytes === undefined ? undefined : sha256(bytes);
  };
  return croissantFindings(text, hashOf).map((each) => ({ ...each, file: 'croissant.json' }));
}

function textOf({ files }: FolderFiles, name: string): string | undefined {
  const bytes = files.get(name);
  return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
}

function jsonOf(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function whole(file: string, reason: string): FileFinding {
  return { file, line: 1, level: 'error', reason };
}
