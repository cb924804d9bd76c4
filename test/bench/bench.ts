/**
 * Measures debrief against the goals it set itself, and against what else is on the machine, all in one run: absolute
 * times differ from machine to machine, ratios much less. See docs/performance.md. Always exits 0 when it could measure,
 * because the figures of a busy machine prove nothing.
 */
import { statSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { bundledChild } from './bundled-child.ts';
import type { DuckFigures } from './child-duckdb.ts';
import type { ExplorerFigures } from './child-explorer.ts';
import type { NaiveFigures } from './child-naive.ts';
import { measureDuckDb } from './engines.ts';
import { type Figure, Figures, type Goal, median } from './figures.ts';
import { measureLive } from './live.ts';
import { madeFailures } from './made-data.ts';
import { child, commandTime } from './peers.ts';
import { measureRedaction, measureRules } from './redaction.ts';
import { measureRelevance } from './relevance.ts';
import { measureRendering, type RenderFigures } from './render.ts';
import { measureStart } from './start.ts';

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    data: { type: 'string' },
    json: { type: 'string' },
    /** Engines alone, over ten million records or as many as are asked for. */
    engines: { type: 'boolean', default: false },
    records: { type: 'string', default: '10000000' },
    /** A folder as a partitioned export writes it, instead of one that is made. */
    lake: { type: 'string' },
  },
});

const figures = new Figures();

function repeated<Result>(times: number, measure: () => Result): readonly Result[] {
  return Array.from({ length: times }, measure);
}

/** The median of one figure over several runs. */
function middle<Result>(runs: readonly Result[], figure: (run: Result) => number): number {
  return median(runs.map(figure));
}

type Runs = {
  /** Stands at the end of the figures' names. */
  readonly label: string;
  readonly megabytes: number;
  readonly own: readonly ExplorerFigures[];
  readonly columnsOnly: ExplorerFigures;
  readonly duck: readonly DuckFigures[];
};

const explorer = await bundledChild('child-explorer.ts');

function measureFile(path: string, label: string, runs: number): void {
  const megabytes = statSync(path).size / 1e6;
  console.log(`\n${label}: ${Math.round(megabytes).toLocaleString('en')} MB`);
  const floors: Record<string, number> = {};
  for (const [name, args] of [
    ['cat', [path]],
    ['wc', ['-l', path]],
  ] as const) {
    const times = repeated(runs, () => commandTime(name, args) ?? Number.NaN);
    figures.add({ name: `floor.${name}.${label}`, value: median(times), unit: 'ms' });
    floors[name] = median(times);
  }
  const measured: Runs = {
    label,
    megabytes,
    duck: repeated(runs, () => child<DuckFigures>('child-duckdb.ts', [path])),
    own: repeated(runs, () => child<ExplorerFigures>(explorer, [path])),
    columnsOnly: child<ExplorerFigures>(explorer, [path, 'columns']),
  };
  addLoading(measured);
  addCount(measured, floors.wc ?? Number.NaN);
  addMemory(measured);
  addAnswers(measured);
}

/** The goals for loading and memory are meant for a million records. */
function goalAtMillion({ label }: Runs, atMost: number): Goal | undefined {
  return label === '1M' ? { atMost, of: 'ratio' } : undefined;
}

function addLoading(runs: Runs): void {
  const { label, own, duck } = runs;
  const peer = middle(duck, (run) => run.load);
  figures.add({ name: `peer.duckdb.load.${label}`, value: peer, unit: 'ms' });
  const add = (name: string, figure: (run: ExplorerFigures) => number, goal: Goal | undefined) => {
    const value = middle(own, figure);
    figures.add({ name: `${name}.${label}`, value, unit: 'ms', peer: 'DuckDB', ratio: value / peer }, goal);
  };
  add('load.first_rows', (run) => run.firstRows, { atMost: 50, of: 'value' });
  add('load.columns', (run) => run.columns, goalAtMillion(runs, 0.7));
  add('load.index', (run) => run.indexed, goalAtMillion(runs, 1.6));
  add('load.longest_block', (run) => run.longestBlock, { atMost: 30, of: 'value' });
}

/** Files that are read by one thread have their lines counted only when they are read. */
function addCount(runs: Runs, peer: number): void {
  const { label, own } = runs;
  const value = middle(own, (run) => run.counted);
  const figure = {
    name: `load.exact_count.${label}`,
    value,
    unit: 'ms',
    peer: 'wc -l',
    ratio: value / peer,
  } as const;
  figures.add(figure, label === '1M' ? { atMost: 3, of: 'ratio' } : undefined);
}

function addMemory(runs: Runs): void {
  const { label, megabytes, own, columnsOnly, duck } = runs;
  const add = (name: string, value: number, goal?: Goal) =>
    figures.add(
      { name: `${name}.${label}`, value, unit: 'MB', peer: 'file size', ratio: value / megabytes },
      goal,
    );
  const peak = middle(own, (run) => run.peakMB);
  add('memory.peak', peak, goalAtMillion(runs, 0.45));
  add('memory.peak.columns_only', columnsOnly.peakMB);
  const peer = middle(duck, (run) => run.peakMB);
  add('peer.duckdb.memory', peer);
}

function addAnswers({ label, own, duck }: Runs): void {
  const groupBy = middle(duck, (run) => run.groupBy);
  const isMillion = label === '1M';
  const add = (name: string, figure: (run: ExplorerFigures) => number, atMost?: number) =>
    figures.add(
      { name: `${name}.${label}`, value: middle(own, figure), unit: 'ms' },
      ...(atMost === undefined ? [] : [{ atMost, of: 'value' } as const]),
    );
  add('search.typing.p50', (run) => run.typing.p50);
  add('search.typing.p95', (run) => run.typing.p95, isMillion ? 20 : 8);
  add('search.words.p50', (run) => run.words.p50);
  add('search.words.p95', (run) => run.words.p95);
  const facet = middle(own, (run) => run.facet);
  figures.add(
    { name: `answer.facet.${label}`, value: facet, unit: 'ms', peer: 'DuckDB', ratio: facet / groupBy },
    { atMost: 1, of: 'ratio' },
  );
  add('answer.groups', (run) => run.groups, 20);
  add('answer.groups_filtered', (run) => run.groupsFiltered, 20);
  add('answer.context', (run) => run.context, 20);
  add('answer.overview', (run) => run.overview, 20);
  add('answer.groups_excluding', (run) => run.groupsExcluding, 20);
  add('answer.context_excluding', (run) => run.contextExcluding, 20);
  add('answer.overview_excluding', (run) => run.overviewExcluding, 20);
  add('search.harder', (run) => run.harder);
  for (const by of Object.keys(own[0]?.sorts ?? {})) add(`sort.${by}`, (run) => run.sorts[by] ?? NaN, 100);
}

/** How long a peer is waited for. */
const patience = options.quick ? 8000 : 120_000;

const programs: Readonly<Record<string, string>> = { ripgrep: 'rg', visidata: 'vd' };

/** Peers whose one answer takes a process or seconds: at one size. */
function measurePeers(path: string, label: string): void {
  const naive = child<NaiveFigures>('child-naive.ts', [path]);
  figures.add({ name: `peer.json_parse.load.${label}`, value: naive.load, unit: 'ms' });
  figures.add({ name: `peer.json_parse.memory.${label}`, value: naive.peakMB, unit: 'MB' });
  const commands = {
    fzf: ['sh', ['-c', 'fzf --filter "stale fixture" < "$1"', 'sh', path]],
    ripgrep: ['rg', ['-i', 'stale fixture', path]],
    jq: ['jq', ['-R', 'fromjson? | .learning_value.category', path]],
    lnav: ['lnav', ['-n', path]],
    visidata: ['vd', ['-b', path]],
  } as const;
  const typing = figures.all.find(({ name }) => name === `search.typing.p50.${label}`)?.value ?? Number.NaN;
  for (const [name, [command, args]] of Object.entries(commands)) {
    const isThere = commandTime(programs[name] ?? name, ['--version']) !== undefined;
    const value = isThere ? commandTime(command, args, { atMost: patience }) : undefined;
    const reason = isThere ? `did not read the file within ${patience / 1000} s` : 'not installed';
    if (value === undefined) console.log(`${name}: ${reason}`);
    else
      figures.add(
        {
          name: `peer.${name}.${label}`,
          value,
          unit: 'ms',
          peer: 'a keystroke (p50)',
          ratio: value / typing,
        },
        name === 'fzf' ? { atLeast: 100, of: 'ratio' } : undefined,
      );
  }
}

function measureSearchQuality(path: string): void {
  const size = options.quick ? { records: 1000, ofEach: 8 } : { records: 10_000, ofEach: 20 };
  console.log(`\nrelevance over ${size.records.toLocaleString('en')} records, ${size.ofEach * 6} queries`);
  const { own, fuse } = measureRelevance(path, size);
  const compared = (name: string, value: number, peer: number) =>
    ({ name, value, unit: 'share', peer: 'fuse.js', ratio: value / peer }) as const;
  figures.add(compared('relevance.recall_at_10', own.recall, fuse.recall), { atLeast: 0.95, of: 'value' });
  figures.add(compared('relevance.mean_reciprocal_rank', own.reciprocalRank, fuse.reciprocalRank), {
    atLeast: 0.88,
    of: 'value',
  });
  figures.add({
    name: 'relevance.query',
    value: own.milliseconds,
    unit: 'ms',
    peer: 'fuse.js',
    ratio: own.milliseconds / fuse.milliseconds,
  });
}

/** Hostile texts of 1 and 2 MB for each rule; where time is short, a twentieth of that, and it says so. */
async function measurePrivacy(path: string): Promise<void> {
  const size = options.quick ? 50_000 : 1_000_000;
  console.log(`\nredaction; each rule over hostile texts of ${size / 1e6} and ${(2 * size) / 1e6} MB`);
  figures.add(
    { name: 'redaction.two_threads', value: await measureRedaction(path, 2), unit: 'MB/s' },
    { atLeast: 20, of: 'value' },
  );
  for (const { name, ratio } of measureRules(size))
    figures.add(
      { name: `redaction.doubled.${name}`, value: ratio, unit: 'times' },
      { atMost: 2.5, of: 'value' },
    );
}

function addRendering(run: RenderFigures): void {
  console.log('\ndrawing, 250 columns and 80 rows');
  const add = (name: string, value: number, unit: Figure['unit'], atMost?: number) =>
    figures.add(
      { name: `render.${name}`, value, unit },
      ...(atMost === undefined ? [] : [{ atMost, of: 'value' } as const]),
    );
  add('key_cpu', run.keyMilliseconds, 'ms', 8);
  add('key_bytes', run.keyBytes, 'bytes', 1000);
  add('key_latency.p95', run.latency, 'ms');
  add('idle_bytes', run.idleBytes, 'bytes', 0);
  add('stalled_frames', run.stalledFrames, 'frames', 3);
}

if (options.engines) {
  await measureDuckDb(figures, { records: Number(options.records), lake: options.lake });
  if (options.json !== undefined)
    writeFileSync(options.json, `${JSON.stringify(figures.all, undefined, 2)}\n`);
  process.exit(0);
}

const start = await measureStart();
figures.add({ name: 'start.empty_node', value: start.bare, unit: 'ms' });
figures.add({ name: 'start.version', value: start.version, unit: 'ms' });
figures.add({ name: 'start.first_frame.new_user', value: start.cold, unit: 'ms' });
figures.add(
  {
    name: 'start.first_frame',
    value: start.frame,
    unit: 'ms',
    peer: 'empty Node',
    ratio: start.frame / start.bare,
  },
  { atMost: 2.5 * start.bare + 150, of: 'value' },
);

const sizes = options.quick ? ([10_000, 100_000] as const) : ([10_000, 100_000, 1_000_000] as const);
const small = options.data ?? (await madeFailures(10_000));
if (options.data !== undefined) measureFile(options.data, 'data', options.quick ? 1 : 3);
else
  for (const size of sizes)
    measureFile(
      await madeFailures(size),
      size === 1_000_000 ? '1M' : `${size / 1000}k`,
      options.quick ? 1 : 3,
    );

console.log('\npeers');
const [peerSize, peerLabel] = options.quick ? ([10_000, '10k'] as const) : ([100_000, '100k'] as const);
measurePeers(options.data ?? (await madeFailures(peerSize)), options.data === undefined ? peerLabel : 'data');
measureSearchQuality(small);
figures.add(
  { name: 'live.2000_appended', value: await measureLive(small), unit: 'ms' },
  { atMost: 1000, of: 'value' },
);
addRendering(await measureRendering(small));
await measurePrivacy(small);
if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(figures.all, undefined, 2)}\n`);
