import type { MemoryDataset } from '../core/dataset/memory-dataset.ts';
import { credentialsTaken } from '../core/export/credentials.ts';
import { type ExportFile, exportFiles } from '../core/export/export-files.ts';
import type { ExportOptions } from '../core/export/export-format.ts';
import { type Cleaned, type ExportPlan, planExport, type Refusal } from '../core/export/export-plan.ts';
import type { JsonValue } from '../core/privacy/json-value.ts';
import { createRedactor, type Redactor, type RedactorOptions } from '../core/privacy/redactor.ts';
import type { Query } from '../core/query/query.ts';
import { harnessRefusal } from './export-harness.ts';
import { parquetBytes } from './export-parquet.ts';
import { hashInputs, readSources } from './export-sources.ts';
import { privacyOf } from './privacy-settings.ts';
import type { Project } from './projects.ts';
import { takeTurns } from './thread-slices.ts';

export type ExportRequest = {
  readonly dataset: MemoryDataset;
  readonly projects: readonly Project[];
  readonly inputs: readonly { readonly path: string; readonly name: string }[];
  readonly query: Query;
  readonly options: ExportOptions;
  readonly harness: 'respected' | 'overridden';
  readonly stateFolder: string;
  readonly homeFolder: string;
  /** Milliseconds: allowances of the redactor end. Nothing else depends on it. */
  readonly now: number;
  /** Of the program. */
  readonly version: string;
  /** Hears how many tasks of how many are planned. */
  readonly told?: (done: number, of: number) => void;
};

export type PreparedExport =
  /** The plan, and the way to make its files once it has no refusals. */
  | { readonly kind: 'plan'; readonly plan: ExportPlan; readonly make: () => Promise<MadeFiles> }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

export type MadeFiles =
  | { readonly ok: true; readonly files: readonly ExportFile[] }
  | { readonly ok: false; readonly refusals: readonly Refusal[] };

/** Plans an export of what is loaded; writes nothing. */
export async function prepareExport(request: ExportRequest): Promise<PreparedExport> {
  const forbidden = await harnessRefusal(request.projects);
  if (forbidden !== undefined && request.harness === 'respected')
    return { kind: 'refused', refusal: forbidden };
  const redactors = await projectRedactors(request);
  if ('refusal' in redactors) return { kind: 'refused', refusal: redactors.refusal };
  const sources = await readSources(request.dataset, request.projects, request.query);
  const plan = await planExport(
    {
      ...sources,
      clean: (texts, project) => cleanTexts(redactors.of(project), texts),
      rest: takeTurns(),
      ...(request.told === undefined ? {} : { told: request.told }),
    },
    request.options,
  );
  const make = async (): Promise<MadeFiles> => {
    const places = createRedactor(redactors.options);
    const files = exportFiles(plan, {
      version: request.version,
      parquet: parquetBytes,
      clean: (text, project) => redactors.of(project).text(text),
      cleanPlace: (text) => places.text(text),
      redactions: redactors.counts,
      harness: forbidden === undefined ? 'allows' : 'overridden',
      inputs: await hashInputs(request.inputs),
      hashOf: sources.hashOf,
    });
    const refusals = leftovers(files, redactors.options);
    return refusals.length > 0 ? { ok: false, refusals } : { ok: true, files };
  };
  return { kind: 'plan', plan, make };
}

type Redactors = {
  readonly of: (project: string) => Redactor;
  readonly options: RedactorOptions;
  readonly counts: () => ReadonlyMap<string, number>;
};

/** One for each project: each has its key, its names and its allowances. */
async function projectRedactors(request: ExportRequest): Promise<Redactors | { readonly refusal: Refusal }> {
  const { projects, stateFolder, homeFolder, now } = request;
  const byProject = new Map<string, Redactor>();
  let first: RedactorOptions = { key: undefined };
  for (const { name, root } of projects) {
    const privacy = await privacyOf({ root, stateFolder, homeFolder, now });
    if (!privacy.ok) {
      const { what, where = root, remedy = 'mend it' } = privacy.error;
      return { refusal: { what, where, remedy } };
    }
    if (byProject.size === 0) first = privacy.options;
    byProject.set(name, createRedactor(privacy.options));
  }
  const fallback = createRedactor(first);
  return {
    of: (project) => byProject.get(project) ?? fallback,
    options: first,
    counts: () => {
      const sum = new Map<string, number>();
      for (const redactor of [...byProject.values(), fallback])
        for (const [rule, count] of redactor.counts()) sum.set(rule, (sum.get(rule) ?? 0) + count);
      return sum;
    },
  };
}

/** The texts of one row together, so that a name learnt from one is taken out of the others. */
function cleanTexts(redactor: Redactor, texts: readonly string[]): Cleaned {
  const row: JsonValue = Object.fromEntries(texts.map((text, place) => [`text_${place}`, text]));
  const redacted = redactor.value(row);
  const cleaned = texts.map((_text, place) => String(Reflect.get(Object(redacted), `text_${place}`)));
  return { texts: cleaned, credentials: credentialsTaken(texts, cleaned) };
}

/** Everything that is to be written, searched once more: a hit means that something slipped through, and nothing leaves. */
function leftovers(files: readonly ExportFile[], options: RedactorOptions): readonly Refusal[] {
  const decoder = new TextDecoder();
  const refusals: Refusal[] = [];
  for (const { path, bytes } of files) {
    // Parquet holds the rows of the JSON Lines beside it.
    if (path.endsWith('.parquet')) continue;
    const redactor = createRedactor(options);
    for (const [place, line] of decoder.decode(bytes).split('\n').entries()) {
      if (line === '') continue;
      const before = sumOf(redactor.counts());
      if (path.endsWith('.jsonl')) redactor.json(line);
      else redactor.text(line);
      if (sumOf(redactor.counts()) === before) continue;
      const rules = [...redactor.counts().keys()].join(', ');
      refusals.push({
        what: `the last search found something that must not leave (${rules})`,
        where: `${path}:${place + 1}`,
        remedy: 'take it out of the data with `debrief redact`, or leave the record out by a query',
      });
    }
  }
  return refusals;
}

function sumOf(counts: ReadonlyMap<string, number>): number {
  let sum = 0;
  for (const count of counts.values()) sum += count;
  return sum;
}
