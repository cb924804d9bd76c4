import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { capturedRun } from '../src/cli/captured-run.ts';

type Settings = { readonly names?: readonly string[]; readonly key_words?: readonly string[] };

const projects = { billing: 'Zephyrine', harbour: 'Quillon' } as const;

function failure(project: string, number: number) {
  const other = project === 'billing' ? projects.harbour : projects.billing;
  return {
    feature_id: `${project}-${number}`,
    failure_type: 'test_failure',
    timestamp: new Date(Date.UTC(2026, 0, 1 + number)).toISOString(),
    session_id: `${project}-${number}`,
    error_details: {
      symptoms: `${project} report ${number} stops where ${other} asks for page ${number * 7}`,
      root_cause: `the handle of ${project}${number} is opened twice and closed once`,
    },
    recovery: {
      resolution: `closed the handle of page ${number} in ${project}`,
      resolution_type: 'code_fix',
    },
    learning_value: {
      pattern: `handle ${number} left open`,
      category: 'resource_management',
      generalizable: true,
      suggested_prevention: `let page ${number} own its handles`,
    },
  };
}

/** Both projects in one folder, exported together; all that was written, as one text. */
async function exported(settings: { readonly [project in keyof typeof projects]: Settings }) {
  const folder = mkdtempSync(join(tmpdir(), 'debrief-owners-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [project, privacy] of Object.entries(settings)) {
    mkdirSync(join(folder, project, 'training_data'), { recursive: true });
    mkdirSync(join(folder, project, '.ai'));
    writeFileSync(join(folder, project, '.ai', 'debrief.json'), JSON.stringify({ privacy }));
    const records = Array.from({ length: 8 }, (_, number) => JSON.stringify(failure(project, number)));
    writeFileSync(join(folder, project, 'training_data', 'failures.jsonl'), `${records.join('\n')}\n`);
  }
  const run = await capturedRun(
    ['export', '--out', 'out', '--include-unreviewed', '--dir', 'billing', '--dir', 'harbour'],
    { currentFolder: folder },
  );
  const files = readdirSync(join(folder, 'out'), { recursive: true, withFileTypes: true });
  const texts = files
    .filter((file) => file.isFile() && !file.name.endsWith('.parquet'))
    .map((file) => readFileSync(join(file.parentPath, file.name), 'utf8'));
  return { ...run, text: texts.join('\n') };
}

test('names that one project takes out do not leave in rows of another', async () => {
  const { code, stderr, text } = await exported({
    billing: { names: ['Zephyrine'] },
    harbour: { names: ['Quillon'] },
  });
  expect({ code, stderr: stderr.includes('refused') }).toEqual({ code: 0, stderr: false });
  expect(text).toContain('report 0 stops where');
  expect(text).not.toMatch(/Zephyrine|Quillon/);
});

test('what stands under a key that the owner takes out does not leave, whatever a row calls it', async () => {
  const without = await exported({ billing: {}, harbour: {} });
  expect(without.text).toContain('closed the handle of page');
  const { code, text } = await exported({ billing: { key_words: ['resolution'] }, harbour: {} });
  expect(code).toBe(0);
  expect(text).toContain('report 0 stops where');
  expect(text).not.toContain('closed the handle of page');
});
