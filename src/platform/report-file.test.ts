import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { markdownDocument, type ReportDocument } from '../core/reports/report-document.ts';
import { draftReport, writeReport } from './report-file.ts';
import { reportFolder } from './report-location.ts';

let folder = '';
let path = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'debrief-report-file-'));
  path = join(folder, 'reports', 'weekly_2026-03-02.md');
});
afterEach(() => rmSync(folder, { recursive: true }));

const regions = (failures: number): ReportDocument =>
  markdownDocument([
    { id: 'summary', text: `${failures} failures` },
    { id: 'method', text: 'counted' },
  ]);
const text = () => readFileSync(path, 'utf8');
const names = () => readdirSync(join(folder, 'reports')).sort();

describe('writing a report', () => {
  test('makes the folder, leaves nothing else behind, and writes nothing the second time', async () => {
    expect(await writeReport(path, regions(9))).toEqual({ kind: 'written', path });
    const first = text();
    expect(await writeReport(path, regions(9))).toEqual({ kind: 'unchanged', path });
    expect(text()).toBe(first);
    expect(names()).toEqual(['weekly_2026-03-02.md']);
  });

  test('renews the regions and keeps notes, byte for byte', async () => {
    await writeReport(path, regions(9));
    const [before = '', after = ''] = text().split('## Notes');
    writeFileSync(path, `by hand\t\n\n${before}## Notes, mine${after}\n  end`);
    expect((await draftReport(path, regions(10))).existing).toBe('different');
    await writeReport(path, regions(10));
    expect(text()).toMatch(/^by hand\t\n\n<!-- gen:begin summary/);
    expect(text()).toContain(`## Notes, mine${after}\n  end`);
    expect(text()).toContain('10 failures');
  });

  test('never writes over a region that was edited by hand: the new report goes beside it', async () => {
    await writeReport(path, regions(9));
    const edited = `${text().replace('9 failures', '9 failures, all ours')}\nmy note\n`;
    writeFileSync(path, edited);
    const beside = `${path}.new`;
    expect(await writeReport(path, regions(10))).toEqual({ kind: 'beside', path: beside, edited: path });
    expect(text()).toBe(edited);
    expect(readFileSync(beside, 'utf8')).toContain('10 failures');
    expect(readFileSync(beside, 'utf8')).toContain('my note');
    // Nobody has touched it, so it may be renewed; once somebody has, it is theirs too.
    expect((await writeReport(path, regions(11))).kind).toBe('beside');
    const merging = readFileSync(beside, 'utf8').replace('11 failures', 'eleven');
    writeFileSync(beside, merging);
    expect(await writeReport(path, regions(12))).toMatchObject({
      kind: 'refused',
      failure: { where: beside },
    });
    expect(readFileSync(beside, 'utf8')).toBe(merging);
  });

  test('refuses a file without its markers, says where and what to do, and leaves it alone', async () => {
    mkdirSync(join(folder, 'reports'));
    writeFileSync(path, 'My own report\n');
    const written = await writeReport(path, regions(9));
    expect(written).toMatchObject({
      kind: 'refused',
      failure: {
        what: expect.stringContaining('lacks the markers'),
        where: path,
        remedy: expect.any(String),
      },
    });
    expect(text()).toBe('My own report\n');
    expect(names()).toEqual(['weekly_2026-03-02.md']);
  });

  test('refuses a symbolic link, a folder and what is not UTF-8', async () => {
    mkdirSync(join(folder, 'reports'));
    symlinkSync(join(folder, 'elsewhere.md'), path);
    expect(await writeReport(path, regions(9))).toMatchObject({ kind: 'refused', failure: { where: path } });
    expect(existsSync(join(folder, 'elsewhere.md'))).toBe(false);
    rmSync(path);
    mkdirSync(path);
    expect((await writeReport(path, regions(9))).kind).toBe('refused');
    rmSync(path, { recursive: true });
    writeFileSync(path, Buffer.from([0xff, 0xfe, 0x41]));
    expect(await writeReport(path, regions(9))).toMatchObject({ failure: { what: 'The file is not UTF-8' } });
  });

  test.skipIf(process.getuid?.() === 0)('tells why it cannot write', async () => {
    mkdirSync(join(folder, 'reports'));
    chmodSync(join(folder, 'reports'), 0o500);
    expect(await writeReport(path, regions(9))).toMatchObject({ kind: 'refused' });
    chmodSync(join(folder, 'reports'), 0o700);
  });

  test('tells when a file stands where the folder should be', async () => {
    writeFileSync(join(folder, 'reports'), '');
    expect(await writeReport(path, regions(9))).toMatchObject({
      kind: 'refused',
      failure: { what: expect.any(String), remedy: expect.any(String) },
    });
  });
});

describe('the folder of reports', () => {
  test('stands in the training data, wherever that is', async () => {
    expect(await reportFolder(folder)).toEqual({ ok: true, folder: join(folder, 'training_data/reports') });
    mkdirSync(join(folder, '.ai/training_data'), { recursive: true });
    expect(await reportFolder(folder)).toEqual({
      ok: true,
      folder: join(folder, '.ai/training_data/reports'),
    });
    mkdirSync(join(folder, 'training_data'));
    expect(await reportFolder(folder)).toEqual({ ok: true, folder: join(folder, 'training_data/reports') });
  });

  test('is where the harness wants it', async () => {
    mkdirSync(join(folder, '.ai'));
    const config = join(folder, '.ai/harness_config.json');
    writeFileSync(
      config,
      JSON.stringify({ modules: {}, analysis: { report_location: 'docs/reports', depth: 3 } }),
    );
    expect(await reportFolder(folder)).toEqual({ ok: true, folder: join(folder, 'docs/reports') });
    writeFileSync(config, JSON.stringify({ analysis: {} }));
    expect(await reportFolder(folder)).toEqual({ ok: true, folder: join(folder, 'training_data/reports') });
  });

  test('is not guessed when the harness’s wish cannot be read', async () => {
    writeFileSync(join(folder, 'harness_config.json'), '{"analysis": {"report_location": 7}}');
    expect(await reportFolder(folder)).toMatchObject({
      ok: false,
      failure: { where: join(folder, 'harness_config.json') },
    });
    writeFileSync(join(folder, 'harness_config.json'), '{');
    expect((await reportFolder(folder)).ok).toBe(false);
  });
});
