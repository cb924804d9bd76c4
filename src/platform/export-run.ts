import type { MemoryDataset } from '../core/dataset/memory-dataset.ts';
import { credentialsTaken } from '../core/export/credentials.ts';
import { type ExportFile, exportFiles } from '../core/export/export-files.ts';
import type { ExportOptions } from '../core/export/export-format.ts';
import { type Cleaned, type ExportPlan, planExport, type Refusal } from '../core/export/export-plan.ts';
import type { JsonValue } from '../core/privacy/json-value.ts';
import { withoutOwnersTexts } from '../core/privacy/owners-keys.ts';
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
  const sources = await readSources(request.dataset, {
    projects: request.projects,
    query: request.query,
    masked: redactors.withoutOwnersTexts,
  });
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
    const places = createRedactor(redactors.settings[0] ?? { key: undefined });
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
    const refusals = leftovers(files, redactors.settings);
    return refusals.length > 0 ? { ok: false, refusals } : { ok: true, files };
  };
  return { kind: 'plan', plan, make };
}

type Redactors = {
  readonly of: (project: string) => Redactor;
  /** A record without what the owners take out by its key; rows have no keys any more. */
  readonly withoutOwnersTexts: (record: unknown) => unknown;
  /** Of each project. */
  readonly settings: readonly RedactorOptions[];
  readonly counts: () => ReadonlyMap<string, number>;
};

/**
 * One for each project: each has its key and its allowances. Names and words of keys are everybody's, for rows of one
 * project may speak of another's.
 */
async function projectRedactors(request: ExportRequest): Promise<Redactors | { readonly refusal: Refusal }> {
  const { projects, stateFolder, homeFolder, now } = request;
  const own = new Map<string, RedactorOptions>();
  for (const { name, root } of projects) {
    const privacy = await privacyOf({ root, stateFolder, homeFolder, now });
    if (!privacy.ok) {
      const { what, where = root, remedy = 'mend it' } = privacy.error;
      return { refusal: { what, where, remedy } };
    }
    own.set(name, privacy.options);
  }
  return sharedRedactors(own);
}

function sharedRedactors(own: ReadonlyMap<string, RedactorOptions>): Redactors {
  const names = [...own.values()].flatMap((options) => options.names ?? []);
  const keyWords = [...own.values()].flatMap((options) => options.keyWords ?? []);
  const shared = [...own].map(([name, options]) => [name, { ...options, names, keyWords }] as const);
  const byProject = new Map(shared.map(([name, options]) => [name, createRedactor(options)]));
  const fallback = createRedactor(shared[0]?.[1] ?? { key: undefined });
  const words = new Set(keyWords.map((word) => word.toLowerCase()));
  let custom = 0;
  return {
    of: (project) => byProject.get(project) ?? fallback,
    withoutOwnersTexts: (record) => withoutOwnersTexts(record, words, () => void custom++),
    settings: shared.length === 0 ? [{ key: undefined }] : shared.map(([, options]) => options),
    counts: () => {
      const sum = new Map<string, number>(custom > 0 ? [['custom', custom]] : []);
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

/**
 * Everything that is to be written, searched once more: a hit means that something slipped through, and nothing leaves.
 * What one project lets through, another's search finds: a line is good when one of them finds nothing.
 */
function leftovers(files: readonly ExportFile[], settings: readonly RedactorOptions[]): readonly Refusal[] {
  const decoder = new TextDecoder();
  const refusals: Refusal[] = [];
  const searches = settings.map((options) => createRedactor(options));
  for (const { path, bytes } of files) {
    // Parquet holds the rows of the JSON Lines beside it.
    if (path.endsWith('.parquet')) continue;
    const shape = path.endsWith('.jsonl') ? 'json' : 'text';
    for (const [place, line] of decoder.decode(bytes).split('\n').entries()) {
      if (line === '') continue;
      const found = searches.map((redactor) => rulesIn(line, { redactor, shape }));
      if (found.some((rules) => rules.length === 0)) continue;
      refusals.push({
        what: `the last search found something that must not leave (${found[0]?.join(', ')})`,
        where: `${path}:${place + 1}`,
        remedy: 'take it out of the data with `debrief redact`, or leave the record out by a query',
      });
    }
  }
  return refusals;
}

type LineSearch = { readonly redactor: Redactor; readonly shape: 'json' | 'text' };

/** The rules that find something in a line. */
function rulesIn(line: string, { redactor, shape }: LineSearch): readonly string[] {
  const before = new Map(redactor.counts());
  if (shape === 'json') redactor.json(line);
  else redactor.text(line);
  return [...redactor.counts()].flatMap(([rule, count]) => (count > (before.get(rule) ?? 0) ? [rule] : []));
}
