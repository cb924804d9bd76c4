import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { parquetReadObjects } from 'hyparquet';
import { axolotlConfigNames, readAxolotlConfig } from '../core/export/check/axolotl-config.ts';
import { checkFolder } from '../core/export/check/check-folder.ts';
import { type CheckOptions, checkFile, checkRows, rulesOf } from '../core/export/check/check-rows.ts';
import {
  type CheckedRow,
  type CheckFinding,
  isObject,
  type RowObject,
} from '../core/export/check/finding.ts';
import { likelyFormats } from '../core/export/check/likely-formats.ts';
import { describedBy } from '../core/export/check/llama-factory-rows.ts';
import type { FileFinding } from '../core/export/check/split-leaks.ts';
import { type ExportFormat, exportFormatNames } from '../core/export/export-format.ts';
import { valueAt } from '../core/export/failure-facts.ts';
import { describeFailure } from './find-inputs.ts';

export type ReadExport =
  | {
      readonly kind: 'checked';
      readonly format: ExportFormat;
      readonly findings: readonly FileFinding[];
      /** Formats that would take the file, where this one takes hardly a row of it. */
      readonly likely: readonly ExportFormat[];
    }
  /** Neither asked for nor told by a manifest. */
  | { readonly kind: 'no format' }
  | { readonly kind: 'unreadable'; readonly what: string; readonly remedy: string };

/** Checks a folder or a file on the disk; findings of a file alone name it by its base name. */
export async function checkExport(path: string, asked: ExportFormat | undefined): Promise<ReadExport> {
  try {
    const isFolder = (await stat(path)).isDirectory();
    const format = asked ?? (await formatOf(isFolder ? path : dirname(path)));
    if (format === undefined) return { kind: 'no format' };
    if (!isFolder) return { kind: 'checked', format, ...(await checkAlone(path, format)) };
    const findings = await checkFolder({ files: await filesIn(path), parquet: parquetRows }, format);
    return { kind: 'checked', format, findings, likely: [] };
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error;
    return { kind: 'unreadable', ...describeFailure(error) };
  }
}

type Checked = Pick<Extract<ReadExport, { kind: 'checked' }>, 'findings' | 'likely'>;

async function checkAlone(path: string, format: ExportFormat): Promise<Checked> {
  const file = basename(path);
  const bytes = await readFile(path);
  if (!file.endsWith('.parquet')) {
    const { rows, findings } = checkFile(bytes, file, { format, ...(await saidOf(path, format)) });
    return {
      findings: findings.map((each) => ({ ...each, file })),
      likely: isMostlyWrong(rows, findings) ? likelyFormats(bytes, file) : [],
    };
  }
  const read = await parquetRows(bytes);
  if (typeof read === 'string')
    return { findings: [{ file, line: 1, level: 'error', reason: read }], likely: [] };
  const rows = read.map((value, place) => ({ line: place + 1, value }));
  const options = { format, types: 'declared', ...(await saidOf(path, format)) } as const;
  const { findings } = checkRows({ rows, findings: [] }, rulesOf(options), options);
  return { findings: findings.map((each) => ({ ...each, file })), likely: [] };
}

/** More lines with errors than without: the rows may be of another format. */
function isMostlyWrong(rows: readonly CheckedRow[], findings: readonly CheckFinding[]): boolean {
  const wrong = new Set(findings.filter(({ level }) => level === 'error').map(({ line }) => line));
  return wrong.size * 2 > rows.length && wrong.size > 0;
}

/** What stands beside a file about it, for the loaders that go by that. */
async function saidOf(
  path: string,
  format: ExportFormat,
): Promise<Pick<CheckOptions, 'described' | 'axolotl'>> {
  if (format === 'axolotl') return { axolotl: await axolotlDatasetOf(path) };
  const described = format === 'llama-factory' ? await descriptionOf(path) : undefined;
  return described === undefined ? {} : { described };
}

/** What the Axolotl configuration beside a file says of it. */
async function axolotlDatasetOf(path: string) {
  for (const name of axolotlConfigNames) {
    const text = await textIn(join(dirname(path), name));
    if (text === undefined) continue;
    const config = readAxolotlConfig(text);
    return config.ok ? config.datasetOf(basename(path)) : undefined;
  }
  return undefined;
}

/** What the manifest in a folder says it is. */
async function formatOf(folder: string): Promise<ExportFormat | undefined> {
  const written = valueAt(await jsonIn(join(folder, 'manifest.json')), ['format']);
  return exportFormatNames.find((name) => name === written);
}

/** The entry of the dataset_info.json beside a file that names it. */
async function descriptionOf(path: string) {
  const info = await jsonIn(join(dirname(path), 'dataset_info.json'));
  const entries = isObject(info) ? Object.values(info) : [];
  const entry = entries.find((each) => isObject(each) && each.file_name === basename(path));
  return isObject(entry) ? describedBy(entry) : undefined;
}

async function jsonIn(path: string): Promise<unknown> {
  try {
    return JSON.parse((await textIn(path)) ?? '');
  } catch {
    // What is no JSON says nothing.
    return undefined;
  }
}

async function textIn(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    // Most files have nothing of the kind beside them.
    return undefined;
  }
}

async function filesIn(folder: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = new Map<string, Uint8Array>();
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    files.set(relative(folder, path), await readFile(path));
  }
  return files;
}

/** The rows of a Parquet file, or why it cannot be read. */
async function parquetRows(bytes: Uint8Array): Promise<readonly RowObject[] | string> {
  const file = new Uint8Array(bytes).buffer;
  try {
    const rows: readonly unknown[] = await parquetReadObjects({ file });
    return rows.filter(isObject);
  } catch (error) {
    return `is not Parquet that can be read: ${error instanceof Error ? error.message : String(error)}`;
  }
}
