import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import * as z from 'zod';
import type { WriteFailure } from './write-failure.ts';

export type ReportFolder =
  | { readonly ok: true; readonly folder: string }
  /** The harness's configuration cannot be understood, so nobody knows where it wants its reports. */
  | { readonly ok: false; readonly failure: WriteFailure };

const harnessConfig = z.object({
  analysis: z.object({ report_location: z.string().min(1).nullish() }).nullish(),
});

/**
 * The folder of a project's reports: `analysis.report_location` of `harness_config.json` or `.ai/harness_config.json`
 * (relative to the project's root), else `reports` in the project's folder of training data.
 */
export async function reportFolder(root: string): Promise<ReportFolder> {
  for (const path of [join(root, 'harness_config.json'), join(root, '.ai', 'harness_config.json')]) {
    const text = await textOf(path);
    if (text === undefined) continue;
    const config = harnessConfig.safeParse(jsonOf(text));
    if (!config.success) {
      const what = 'analysis.report_location cannot be read';
      return { ok: false, failure: { what, where: path, remedy: 'Make it valid JSON with a text there' } };
    }
    const location = config.data.analysis?.report_location;
    if (typeof location === 'string') return { ok: true, folder: resolve(root, location) };
  }
  return { ok: true, folder: defaultReportFolder(root) };
}

function defaultReportFolder(root: string): string {
  const hidden = join(root, '.ai', 'training_data');
  const isHidden = !existsSync(join(root, 'training_data')) && existsSync(hidden);
  return join(isHidden ? hidden : join(root, 'training_data'), 'reports');
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    // Most projects have no harness configuration, or it is not ours to read.
    return undefined;
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
