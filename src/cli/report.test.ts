import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { capturedRun } from './captured-run.ts';

let home = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'debrief-report-'));
});
afterEach(() => rmSync(home, { recursive: true }));

type FailureParts = { readonly day: string; readonly pattern?: string; readonly symptoms?: string };

function failure({ day, pattern = 'Port in use', symptoms = 'Timeout' }: FailureParts): string {
  return JSON.stringify({
    feature_id: 'F1',
    failure_type: 'test_failure',
    timestamp: `${day}T10:00:00Z`,
    error_details: { symptoms },
    learning_value: { category: 'state', severity: 'high', pattern },
  });
}

function write(project: string, lines: readonly string[]): void {
  mkdirSync(join(home, project, 'training_data'), { recursive: true });
  writeFileSync(join(home, project, 'training_data/failures.jsonl'), `${lines.join('\n')}\n`);
}

const days = [
  '2026-03-02',
  '2026-03-03',
  '2026-03-04',
  '2026-03-05',
  '2026-03-06',
  '2026-03-07',
  '2026-03-10',
];
const run = (...args: readonly string[]) => capturedRun(args, { currentFolder: home });
const reportsOf = (project: string) => join(home, project, 'training_data/reports');

describe('debrief report', () => {
  test('writes the report on the week of the newest record and prints its path', async () => {
    write(
      'app',
      days.map((day) => failure({ day })),
    );
    const { code, stdout } = await run('report', 'weekly', 'app');
    expect(code).toBe(0);
    expect(stdout).toBe(`${join(reportsOf('app'), 'weekly_2026-03-09.md')}\n`);
    expect(readFileSync(stdout.trim(), 'utf8')).toContain('# Weekly report: app');
  });

  test.each([
    ['weekly', '2026-03-04', 'weekly_2026-03-02.md'],
    ['weekly', '2026-W10', 'weekly_2026-03-02.md'],
    ['weekly', '2026-03-08T23:59:59Z', 'weekly_2026-03-02.md'],
    ['monthly', '2026-03', 'monthly_2026-03.md'],
    ['monthly', '2025-12-31', 'monthly_2025-12.md'],
  ])('%s --as-of %s is %s', async (kind, asOf, name) => {
    write(
      'app',
      days.map((day) => failure({ day })),
    );
    const { code } = await run('report', kind, '--as-of', asOf, '--dir', 'app');
    expect(code).toBe(0);
    expect(readdirSync(reportsOf('app'))).toEqual([name]);
  });

  test('--stdout prints it and writes nothing; a period without records is no failure', async () => {
    write(
      'app',
      days.map((day) => failure({ day })),
    );
    const { code, stdout } = await run('report', 'weekly', 'app', '--as-of', '2020-05-01', '--stdout');
    expect(code).toBe(0);
    expect(stdout).toContain('**No records in this period.**');
    expect(readdirSync(join(home, 'app/training_data'))).toEqual(['failures.jsonl']);
  });

  test('each project gets its own report from its own records', async () => {
    write(
      'app',
      days.map((day) => failure({ day })),
    );
    write('tool', [failure({ day: '2026-03-10', pattern: 'Only here' })]);
    const { code, stdout } = await run('report', 'weekly', 'app', 'tool');
    expect(code).toBe(0);
    expect(stdout.trim().split('\n')).toEqual(
      ['app', 'tool'].map((project) => join(reportsOf(project), 'weekly_2026-03-09.md')),
    );
    const [app = '', tool = ''] = stdout
      .trim()
      .split('\n')
      .map((path) => readFileSync(path, 'utf8'));
    expect(tool).toContain('Only here');
    expect(app).not.toContain('Only here');
  });

  test('is the same made alone or beside other projects, and goes where the harness wants it', async () => {
    write(
      'app',
      days.map((day) => failure({ day })),
    );
    write('deep/app', [failure({ day: '2026-03-10' })]);
    writeFileSync(join(home, 'app/harness_config.json'), '{"analysis":{"report_location":"docs"}}');
    const path = join(home, 'app/docs/weekly_2026-03-09.md');
    await run('report', 'weekly', 'app');
    const alone = readFileSync(path, 'utf8');
    rmSync(path);
    await run('report', 'weekly', 'deep/app', 'app');
    expect(readFileSync(path, 'utf8')).toBe(alone);
  });

  test('edited by hand inside its regions: exit code 1, the file untouched, the new one beside it', async () => {
    write(
      'app',
      days.map((day) => failure({ day })),
    );
    const path = (await run('report', 'weekly', 'app')).stdout.trim();
    const edited = readFileSync(path, 'utf8').replace('**1 failure**', '**no failure**');
    writeFileSync(path, edited);
    const { code, stdout, stderr } = await run('report', 'weekly', 'app');
    expect(code).toBe(1);
    expect(stdout).toBe(`${path}.new\n`);
    expect(stderr).toContain('edited by hand');
    expect(readFileSync(path, 'utf8')).toBe(edited);
  });

  test('--all writes every week and month that holds records, and does nothing the second time', async () => {
    write(
      'app',
      [...days, '2026-01-31'].map((day) => failure({ day })),
    );
    const { code, stdout } = await run('report', '--all', 'app');
    expect(code).toBe(0);
    const names = [
      'monthly_2026-01.md',
      'monthly_2026-03.md',
      'weekly_2026-01-26.md',
      'weekly_2026-03-02.md',
      'weekly_2026-03-09.md',
    ];
    expect(readdirSync(reportsOf('app')).sort()).toEqual(names);
    expect(stdout.trim().split('\n')).toHaveLength(5);
    const texts = names.map((name) => readFileSync(join(reportsOf('app'), name), 'utf8'));
    expect((await run('report', '--all', 'app')).code).toBe(0);
    expect(names.map((name) => readFileSync(join(reportsOf('app'), name), 'utf8'))).toEqual(texts);
    await run('report', '--all', 'weekly', '--dir', 'app', '--format', 'html');
    expect(readdirSync(reportsOf('app')).filter((name) => name.endsWith('.html'))).toHaveLength(3);
  });

  test.each(['html', 'json'])(
    'as %s, edited by hand: the file stays, the new one beside it, exit code 1',
    async (format) => {
      write(
        'app',
        days.map((day) => failure({ day })),
      );
      const path = (await run('report', 'weekly', 'app', '--format', format)).stdout.trim();
      expect(path).toBe(join(reportsOf('app'), `weekly_2026-03-09.${format}`));
      const edited = readFileSync(path, 'utf8').replace('Port in use', 'Port is used');
      writeFileSync(path, edited);
      const { code, stdout } = await run('report', 'weekly', 'app', '--format', format);
      expect({ code, stdout }).toEqual({ code: 1, stdout: `${path}.new\n` });
      expect(readFileSync(path, 'utf8')).toBe(edited);
      expect(readFileSync(`${path}.new`, 'utf8')).toContain('Port in use');
    },
  );

  test('without its markers: exit code 2, with the place and a remedy', async () => {
    write(
      'app',
      days.map((day) => failure({ day })),
    );
    const path = (await run('report', 'weekly', 'app')).stdout.trim();
    writeFileSync(path, 'mine\n');
    const { code, stderr } = await run('report', 'weekly', 'app');
    expect(code).toBe(2);
    expect(stderr).toContain(path);
    expect(stderr).toMatch(/lacks the markers.*; Put the markers back/);
    expect(readFileSync(path, 'utf8')).toBe('mine\n');
  });

  test.each([
    [['report'], /weekly or monthly is missing/],
    [['report', 'yearly'], /no report yearly/],
    [['report', 'weekly', '--format', 'pdf'], /no format pdf/],
    [['report', 'weekly', '--as-of', '2026-W60'], /not a date/],
    [['report', 'weekly', 'nowhere'], /nowhere/],
  ])('%j is refused', async (args, reason) => {
    const { code, stderr } = await run(...args);
    expect(code).toBe(2);
    expect(stderr).toMatch(reason);
  });

  test('records without any time need --as-of', async () => {
    write('app', ['{"feature_id":"F1","failure_type":"x"}']);
    expect(await run('report', 'weekly', 'app')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--as-of'),
    });
    expect((await run('report', 'weekly', 'app', '--as-of', '2026-03-02')).code).toBe(0);
  });

  test('lets no secret out of the data', async () => {
    const secret = `ghp_${'a1B2c3D4e5F6'.repeat(3)}`;
    write(
      'app',
      days.map((day) =>
        failure({ day, pattern: `Token ${secret} rejected for ada.moreau@mail.moreau-werke.de` }),
      ),
    );
    const { stdout } = await run('report', 'weekly', 'app', '--as-of', '2026-W10', '--stdout');
    expect(stdout).toContain('rejected for');
    expect(stdout).not.toContain(secret);
    expect(stdout).not.toContain('ada.moreau@mail.moreau-werke.de');
  });
});

describe('the bytes of a report', () => {
  const script = (folder: string) =>
    `import { main } from ${JSON.stringify(join(import.meta.dirname, 'main.ts'))};
     process.exitCode = await main(['report', 'monthly', ${JSON.stringify(folder)}, '--stdout', '--as-of', '2026-01']);`;
  const made = (folder: string, env: Readonly<Record<string, string>>) =>
    execFileSync(process.execPath, ['--input-type=module', '--eval', script(folder)], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH ?? '', HOME: home, ...env },
      stdio: ['ignore', 'pipe', 'ignore'],
    });

  test('are the same in any time zone and locale, and from lines in any order', () => {
    const sample = join(import.meta.dirname, '../../training_data');
    const folder = join(home, 'shuffled/training_data');
    cpSync(sample, folder, { recursive: true });
    for (const name of readdirSync(folder).filter((name) => name.endsWith('.jsonl'))) {
      const lines = readFileSync(join(folder, name), 'utf8').trimEnd().split('\n');
      writeFileSync(join(folder, name), `${lines.reverse().join('\n')}\n`);
    }
    const plain = join(home, 'plain/training_data');
    cpSync(sample, plain, { recursive: true });
    const first = made(plain, { TZ: 'Pacific/Auckland', LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8' });
    const second = made(folder, { TZ: 'America/Los_Angeles', LC_ALL: 'C' });
    expect(first).toContain('January 2026');
    expect(second.replace('report: shuffled', 'report: plain').replace(/summary sha256=\w+/, '')).toBe(
      first.replace(/summary sha256=\w+/, ''),
    );
  });
});
