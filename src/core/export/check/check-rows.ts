import type { ExportFormat } from '../export-format.ts';
import type { AxolotlDataset } from './axolotl-config.ts';
import { axolotlRules } from './axolotl-rows.ts';
import { claimFindings, type PlacedClaim } from './claim-lints.ts';
import { columnsOf, columnTypeFindings } from './column-types.ts';
import { credentialWarnings } from './credential-warnings.ts';
import { csvRules, readCsv } from './csv-rows.ts';
import type { CheckedRow, CheckFinding, RowRules } from './finding.ts';
import { type ReadRows, readJsonArray, readJsonLines, wholeArray } from './json-lines.ts';
import { type DatasetDescription, llamaFactoryRules } from './llama-factory-rows.ts';
import { openAiDpo, openAiSft } from './openai-rows.ts';
import { bedrockClaude, geminiRules } from './provider-rows.ts';
import { checkTrace } from './session-trace.ts';
import { trlRules } from './trl-rows.ts';

export type FileCheck = { readonly rows: readonly CheckedRow[]; readonly findings: readonly CheckFinding[] };

export type CheckOptions = {
  readonly format: ExportFormat;
  /** How dataset_info.json describes the file. */
  readonly described?: DatasetDescription;
  /** What axolotl.yaml says of the file. */
  readonly axolotl?: AxolotlDataset | undefined;
  /** `declared`: types come from a schema, so what would be guessed from JSON Lines is of no account. */
  readonly types?: 'guessed' | 'declared';
};

/** Loaders that take a `.json` file which is one array, and that guess types from what they read. */
const guessing: readonly ExportFormat[] = [
  'trl',
  'trl-sft',
  'trl-preference',
  'trl-kto',
  'trl-stepwise',
  'llama-factory',
  'axolotl',
];

/** Checks one file of rows by the rules of the loader it is for. */
export function checkFile(bytes: Uint8Array, name: string, options: CheckOptions): FileCheck {
  const { format } = options;
  if (format === 'csv') return checkRows(readCsv(bytes), csvRules, options);
  const takesArray = guessing.includes(format) && /\.json$/.test(name) && wholeArray(bytes);
  const blankLines = guessing.includes(format) ? 'skipped' : 'refused';
  const read = takesArray ? readJsonArray(bytes) : readJsonLines(bytes, blankLines);
  if (format === 'sts')
    return {
      rows: read.rows,
      findings: sorted([...read.findings, ...checkTrace(read.rows), ...credentialWarnings(read.rows)]),
    };
  return checkRows(read, rulesOf(options), options);
}

/** The same for rows that are read already, as from Parquet. */
export function checkRows(
  read: ReadRows,
  rules: RowRules,
  { format, types = 'guessed' }: CheckOptions,
): FileCheck {
  const findings: CheckFinding[] = [...read.findings];
  const claims: PlacedClaim[] = [];
  for (const { line, value } of read.rows) {
    const claim = rules(value, (reason, level = 'error') => findings.push({ line, level, reason }));
    if (claim !== undefined) claims.push({ line, claim });
  }
  findings.push(...claimFindings(claims), ...credentialWarnings(read.rows));
  if (guessing.includes(format) && types === 'guessed')
    findings.push(...columnTypeFindings(columnsOf(read.rows)));
  if (format.startsWith('openai') && read.rows.length < 10)
    findings.push({
      line: 0,
      level: 'warning',
      reason: `has ${read.rows.length} rows, and a training file needs 10 at least`,
    });
  return { rows: read.rows, findings: sorted(findings) };
}

export function rulesOf({ format, described, axolotl }: CheckOptions): RowRules {
  switch (format) {
    case 'trl':
    case 'trl-sft':
    case 'trl-preference':
    case 'trl-kto':
    case 'trl-stepwise':
      return trlRules(format);
    case 'openai-sft':
      return openAiSft;
    case 'openai-dpo':
      return openAiDpo;
    case 'bedrock-claude':
      return bedrockClaude;
    case 'gemini':
      return geminiRules();
    case 'llama-factory':
      return llamaFactoryRules(described);
    case 'axolotl':
      return axolotlRules(axolotl);
    case 'csv':
      return csvRules;
    case 'sts':
      return () => undefined;
  }
}

function sorted(findings: readonly CheckFinding[]): readonly CheckFinding[] {
  return [...findings].sort((a, b) => a.line - b.line);
}
