import { shuffledLocally } from './append-order.ts';
import { contextRows } from './context-metrics.ts';
import { failures } from './failures.ts';
import { performanceRows } from './performance.ts';
import { failureDefects, successDefects, withDefects } from './planted-defects.ts';
import type { SampleOptions } from './sample-options.ts';
import { openWorld } from './sessions.ts';
import { successes } from './successes.ts';

/** One file of a sample. `lines` makes them anew at each call, without newlines. */
export type SampleFile = {
  readonly name: string;
  readonly count: number;
  readonly lines: () => Generator<string>;
};

/**
 * The four files of an invented project's training data. Same options, same bytes, on every machine.
 *
 * Lines are made one at a time and none is kept, so memory does not grow with the counts.
 */
export function sampleFiles(options: SampleOptions): readonly SampleFile[] {
  const world = openWorld(options);
  const { seed } = options;
  return [
    {
      name: 'failures.jsonl',
      count: options.failures,
      lines: () =>
        withDefects(shuffledLocally(failures(world), seed), {
          count: options.failures,
          defects: failureDefects,
        }),
    },
    {
      name: 'successes.jsonl',
      count: options.successes,
      lines: () =>
        withDefects(shuffledLocally(successes(world), seed), {
          count: options.successes,
          defects: successDefects,
        }),
    },
    {
      name: 'performance.jsonl',
      count: options.performance,
      lines: () => shuffledLocally(performanceRows(world), seed),
    },
    { name: 'context_metrics.jsonl', count: options.context, lines: () => contextRows(world) },
  ];
}
