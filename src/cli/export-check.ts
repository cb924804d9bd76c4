import { join, resolve } from 'node:path';
import type { FileFinding } from '../core/export/check/split-leaks.ts';
import { exportFormatNames } from '../core/export/export-format.ts';
import { harmless } from '../core/text/harmless.ts';
import { checkExport } from '../platform/read-export.ts';
import { type CliIo, errorLine, refuse } from './cli-io.ts';
import type { CheckRequest } from './export-request.ts';
import { type GroupedFinding, groupedFindings, linesInWords } from './grouped-findings.ts';

/** `debrief export --check`: answers 0 when nothing was found, 1 with findings, 2 when the path or the format is wrong. */
export async function runCheck({ path, format, output }: CheckRequest, io: CliIo): Promise<0 | 1 | 2> {
  const checked = await checkExport(resolve(io.currentFolder, path), format);
  switch (checked.kind) {
    case 'unreadable':
      return refuse(io, { what: checked.what, where: path, remedy: checked.remedy });
    case 'no format':
      return refuse(io, {
        what: 'nothing says which loader it is for',
        where: path,
        remedy: `add --format with one of ${exportFormatNames.join(', ')}`,
      });
    case 'checked':
      break;
  }
  const { findings } = checked;
  if (output === 'json') for (const finding of findings) await io.stdout.write(jsonLine(finding));
  else for (const finding of groupedFindings(findings)) await io.stdout.write(findingLine(finding, path));
  const errors = findings.filter(({ level }) => level === 'error').length;
  const warnings = findings.length - errors;
  const remedy = likelyRemedy(checked.likely, checked.format);
  const what = `${checked.format}: ${counted(errors, 'error')}, ${counted(warnings, 'warning')}`;
  await io.stdout.flush();
  if (output === 'plain')
    await io.stderr.write(`${errorLine(remedy === undefined ? { what } : { what, remedy })}\n`);
  return errors > 0 ? 1 : 0;
}

/** Which format to ask for, where the rows are of another one. */
function likelyRemedy(likely: readonly string[], format: string): string | undefined {
  if (likely.length === 0) return undefined;
  const others = likely.length === 1 ? `--format ${likely[0]}` : `--format with one of ${likely.join(', ')}`;
  return `the rows are not for ${format}, try ${others}`;
}

function jsonLine({ file, line, level, reason }: FileFinding): string {
  return `${JSON.stringify({ file, line, level, reason })}\n`;
}

function findingLine({ file, line, level, reason, others }: GroupedFinding, path: string): string {
  // A folder's files are named within it; a file alone is what was asked for.
  const isWithin = !path.endsWith(file);
  const place = `${isWithin ? join(path, file) : path}:${Math.max(1, line)}`;
  const rest =
    others.length === 0
      ? ''
      : ` (and ${counted(others.length, 'line')} more like it: ${linesInWords(others)})`;
  return `${harmless(`${place}: ${level === 'error' ? '' : 'warning: '}${reason}${rest}`)}\n`;
}

function counted(count: number, word: string): string {
  return `${count} ${count === 1 ? word : `${word}s`}`;
}
