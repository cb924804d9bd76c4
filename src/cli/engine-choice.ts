import { readClickHouseUrl } from '../core/engine/clickhouse-url.ts';
import type { CliError, EngineChoice } from './cli-io.ts';
import type { Verb } from './verbs.ts';

type Taken =
  | { readonly ok: true; readonly args: readonly string[]; readonly choice: EngineChoice | undefined }
  | { readonly ok: false; readonly error: CliError };

/**
 * Takes `--engine NAME` and `--source URL` out of the arguments; they mean the same to the explorer and to every verb over
 * a dataset.
 */
export function takeEngineChoice(args: readonly string[]): Taken {
  const { rest, given } = takeOptions(args);
  const source = given.get('source');
  const name = given.get('engine');
  if (source !== undefined) {
    if (name !== undefined && name !== 'clickhouse')
      return refused(
        '--source names a ClickHouse database, which is an engine of its own',
        'leave --engine away',
      );
    const target = readClickHouseUrl(source);
    if (!target.ok) return target;
    return { ok: true, args: rest, choice: { engine: 'clickhouse', target: target.value } };
  }
  if (name === undefined || name === 'memory') return { ok: true, args: rest, choice: undefined };
  if (name === 'duckdb') return { ok: true, args: rest, choice: { engine: 'duckdb' } };
  if (name === 'clickhouse')
    return refused(
      '--engine clickhouse: which database?',
      'name it by --source clickhouse://user@host:8123/database',
    );
  return refused(
    `--engine: there is no engine ${JSON.stringify(name)}`,
    'there are memory and duckdb, and --source for a ClickHouse database',
  );
}

function takeOptions(args: readonly string[]) {
  const rest: string[] = [];
  const given = new Map<string, string>();
  const end = args.indexOf('--') === -1 ? args.length : args.indexOf('--');
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? '';
    const [, name, inline] = /^--(engine|source)(?:=(.*))?$/s.exec(arg) ?? [];
    if (at >= end || name === undefined) rest.push(arg);
    else {
      given.set(name, inline ?? args[at + 1] ?? '');
      if (inline === undefined) at += 1;
    }
  }
  return { rest, given };
}

function refused(what: string, remedy: string): Taken {
  return { ok: false, error: { what, remedy } };
}

/** Verbs over a dataset. */
const engineVerbs: readonly Verb[] = [
  'list',
  'show',
  'facets',
  'analyze',
  'patterns',
  'contrast',
  'preventions',
  'report',
  'export',
  'validate',
  'annotate',
  'annotations',
];

export function takesEngine(verb: Verb): boolean {
  return engineVerbs.includes(verb);
}
