import { createReadStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Redactor } from '../core/privacy/redactor.ts';
import type { AgentFormat, SourceReading } from '../formats/agents/agent-format.ts';
import {
  type CollectedRecord,
  type CollectedStem,
  collectedStems,
  withSoundTime,
} from '../formats/agents/collected-record.ts';
import { asObject, objectIn } from '../formats/agents/json-shape.ts';
import type { SourceSummary } from '../formats/agents/source-summary.ts';
import { appendLines, type CollectedLine, hashOf, readKeyHashes } from './collect-append.ts';
import {
  type CollectCursor,
  readCursors,
  shortRowId,
  sourceIdOf,
  stateOf,
  writeCursor,
} from './collect-cursor.ts';
import { type FeatureMapping, withMappedFeature } from './collect-features.ts';
import type { CollectSettings } from './collect-settings.ts';
import type { FormattedSource } from './collect-sources.ts';
import { isSystemError } from './durable-file.ts';

export type CollectPlan = {
  readonly sources: readonly FormattedSource[];
  /** Relative paths of sources start here. */
  readonly from: string;
  readonly dataFolder: string;
  readonly cursorFolder: string;
  readonly redactor: Redactor;
  readonly features: FeatureMapping;
  readonly settings: CollectSettings;
  /** Milliseconds since 1970 UTC: retention ends now. */
  readonly now: number;
  /** `plan` reads everything and writes nothing. */
  readonly mode: 'append' | 'plan';
};

/** Records of a source that the project does not want: of a kind that is switched off, and past retention. */
export type Withheld = { readonly off: number; readonly past: number };

/** What became of one source file. */
export type SourceOutcome =
  | {
      readonly kind: 'read' | 'unchanged';
      readonly summary: SourceSummary;
      /** Records that were (or would be) appended. */
      readonly appended: { readonly [stem in CollectedStem]: number };
      readonly withheld: Withheld;
    }
  | { readonly kind: 'unreadable'; readonly path: string; readonly code: string };

/** Records wait in memory until there are so many; one write and one sync serve them all. */
const batchSize = 2000;

/**
 * Reads sources one after another and appends what is new, redacted. A record whose key and content the dataset holds is not
 * written again; one that changed is appended, and replaces the older when the dataset is loaded. Sources are never written to.
 *
 * Call it with the dataset's lock held. Throws `SystemError` when the dataset cannot be written.
 */
export async function* collectInto(plan: CollectPlan): AsyncGenerator<SourceOutcome> {
  const collection = new Collection(
    plan,
    await readKeyHashes(plan.dataFolder),
    await readCursors(plan.cursorFolder),
  );
  for (const source of plan.sources) {
    yield await collection.collect(source);
    if (collection.waiting >= batchSize) await collection.flush();
  }
  await collection.flush();
}

class Collection {
  readonly #plan: CollectPlan;
  readonly #settingsState: string;
  readonly #hashes: Map<string, string>;
  readonly #cursors: ReadonlyMap<string, CollectCursor>;
  /** Which source holds a row, by the row's short id. */
  readonly #owners = new Map<string, string>();
  #lines: CollectedLine[] = [];
  #newCursors: (readonly [id: string, cursor: CollectCursor])[] = [];

  constructor(plan: CollectPlan, hashes: Map<string, string>, cursors: ReadonlyMap<string, CollectCursor>) {
    this.#plan = plan;
    const { exact } = plan.features;
    // Logs are read again when people say something else of them, or want more of them.
    const features = exact.size === 0 ? '' : ` features:${hashOf([...exact].map((entry) => [...entry]))}`;
    this.#settingsState = features + stateOfSettings(plan.settings);
    this.#hashes = hashes;
    this.#cursors = cursors;
    for (const [id, { rows }] of cursors) for (const row of rows) this.#owners.set(row, id);
  }

  get waiting(): number {
    return this.#lines.length + this.#newCursors.length;
  }

  async collect({ format, files }: FormattedSource): Promise<SourceOutcome> {
    const { from } = this.#plan;
    const id = sourceIdOf(resolve(from, files.main));
    const cursor = this.#cursors.get(id);
    try {
      const state = (await stateOf(files, from)) + this.#settingsState;
      if (cursor !== undefined && this.#isUnchanged(cursor, { format, state })) {
        return {
          kind: 'unchanged',
          summary: { ...cursor.summary, file: files.main },
          appended: countByStem([]),
          withheld: { off: 0, past: 0 },
        };
      }
      const rows = new Set<string>();
      const reading = await format.read(files, {
        open: (path) => createReadStream(resolve(from, path)),
        claim: (rowId) => this.#claim(shortRowId(rowId), id, rows),
      });
      return this.#take(reading, { format, id, cursor, state, rows });
    } catch (error) {
      if (!isSystemError(error)) throw error;
      return { kind: 'unreadable', path: files.main, code: error.code };
    }
  }

  /** Writes what waits: records first, so that no cursor promises a record that is not there. */
  async flush(): Promise<void> {
    const { mode, dataFolder, cursorFolder } = this.#plan;
    const [lines, cursors] = [this.#lines, this.#newCursors];
    this.#lines = [];
    this.#newCursors = [];
    if (mode === 'plan') return;
    if (lines.length > 0) await mkdir(dataFolder, { recursive: true });
    await appendLines(dataFolder, lines);
    for (const [id, cursor] of cursors) await writeCursor(cursorFolder, id, cursor);
  }

  #take(reading: SourceReading, about: SourceState): SourceOutcome {
    const { redactor, features } = this.#plan;
    const hashes: Record<string, string> = {};
    const fresh: CollectedLine[] = [];
    const withheld = { off: 0, past: 0 };
    for (const read of reading.records) {
      const record = withSoundTime(read);
      const why = this.#whyWithheld(record);
      if (why !== undefined) {
        withheld[why] += 1;
        continue;
      }
      const line = redacted(withMappedFeature(record, features), redactor);
      const hash = hashOf(line.value);
      hashes[line.key] = hash;
      // A record that somebody corrected in the file keeps the correction while its source says the same as before.
      const held = this.#hashes.get(line.key);
      const known = held === undefined ? undefined : (about.cursor?.hashes[line.key] ?? held);
      if (known === hash) continue;
      this.#hashes.set(line.key, hash);
      fresh.push(line);
    }
    this.#lines.push(...fresh);
    const { id, state, rows } = about;
    const { id: formatId, version } = about.format;
    const { summary } = reading;
    this.#newCursors.push([id, { v: 1, format: formatId, version, state, summary, hashes, rows: [...rows] }]);
    return { kind: 'read', summary, appended: countByStem(fresh), withheld };
  }

  /** Records without a time are never past retention: what is not known to be old stays. */
  #whyWithheld({ stem, value }: CollectedRecord): keyof Withheld | undefined {
    const { settings, now } = this.#plan;
    if (settings.off.has(stem)) return 'off';
    if (settings.retentionDays === undefined || typeof value.timestamp !== 'string') return undefined;
    return Date.parse(value.timestamp) < now - settings.retentionDays * 86_400_000 ? 'past' : undefined;
  }

  #isUnchanged(
    cursor: CollectCursor,
    { format, state }: { readonly format: AgentFormat; readonly state: string },
  ): boolean {
    const { id, version } = format;
    if (cursor.state !== state || cursor.format !== id || cursor.version !== version) return false;
    return Object.keys(cursor.hashes).every((key) => this.#hashes.has(key));
  }

  #claim(row: string, id: string, rows: Set<string>): boolean {
    const owner = this.#owners.get(row);
    if (owner !== undefined && owner !== id) return false;
    this.#owners.set(row, id);
    rows.add(row);
    return true;
  }
}

function stateOfSettings({ off, retentionDays }: CollectSettings): string {
  const switched = off.size === 0 ? '' : ` off:${[...off].join(',')}`;
  return switched + (retentionDays === undefined ? '' : ` days:${retentionDays}`);
}

type SourceState = {
  readonly format: AgentFormat;
  readonly id: string;
  readonly cursor: CollectCursor | undefined;
  readonly state: string;
  readonly rows: ReadonlySet<string>;
};

/** A record with everything redacted. The key too, but by itself, so that it is the same whatever the record holds. */
function redacted({ stem, key, value }: CollectedRecord, redactor: Redactor): CollectedLine {
  const safeKey = redactor.text(key);
  const safe = asObject(redactor.value(value));
  return { stem, key: safeKey, value: { ...safe, source: { ...objectIn(safe, 'source'), key: safeKey } } };
}

function countByStem(lines: readonly CollectedLine[]): { readonly [stem in CollectedStem]: number } {
  const [failures = 0, successes = 0, performance = 0, context_metrics = 0] = collectedStems.map(
    (stem) => lines.filter((line) => line.stem === stem).length,
  );
  return { failures, successes, performance, context_metrics };
}
