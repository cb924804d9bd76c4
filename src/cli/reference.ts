/**
 * `npm run --silent reference -- FILE`: computes every case of a reference file and says which agree.
 *
 * Exit codes: 0 all passed, 1 a case failed or no method is known for it, 2 the file cannot be used.
 */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { harmless } from '../core/text/harmless.ts';
import { judge, referenceFile, shown, type Verdict } from './reference-cases.ts';
import type { ReferenceCase } from './reference-method.ts';

type Read =
  | { readonly ok: true; readonly cases: readonly ReferenceCase[] }
  | { readonly ok: false; readonly what: string };

function main(files: readonly string[]): number {
  const [file] = files;
  if (file === undefined || files.length > 1) return refuse('Usage: npm run --silent reference -- FILE');
  const read = readCases(file);
  if (!read.ok) return refuse(`${file}: ${read.what}`);
  const verdicts = read.cases.map(judge);
  const failed = verdicts.filter(({ differences }) => differences.length > 0).length;
  const lines = [...verdicts.flatMap(report), `${verdicts.length - failed} passed, ${failed} failed`];
  process.stdout.write(lines.map((line) => `${harmless(line)}\n`).join(''));
  return failed === 0 ? 0 : 1;
}

function readCases(file: string): Read {
  try {
    const parsed = referenceFile.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    return parsed.success
      ? { ok: true, cases: parsed.data }
      : { ok: false, what: z.prettifyError(parsed.error) };
  } catch (error) {
    return { ok: false, what: error instanceof Error ? error.message : String(error) };
  }
}

function report({ id, computed, expected, differences }: Verdict): readonly string[] {
  const verdict = differences.length === 0 ? 'passed' : 'failed';
  return [
    `${id}: ${verdict}`,
    `  computed ${shown(computed)}`,
    `  expected ${shown(expected)}`,
    ...differences.map((difference) => `  differs  ${difference}`),
  ];
}

function refuse(message: string): number {
  process.stderr.write(`${message.split('\n').map(harmless).join('\n')}\n`);
  return 2;
}

process.exitCode = main(process.argv.slice(2));
