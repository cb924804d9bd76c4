import type { CliError, EngineChoice } from './cli-io.ts';
import type { Verb } from './verbs.ts';

type Taken =
  | { readonly ok: true; readonly args: readonly string[]; readonly choice: EngineChoice | undefined }
  | { readonly ok: false; readonly error: CliError };

/** Takes `--engine NAME` out of the arguments; it means the same to the explorer and to every verb over a dataset. */
export function takeEngineChoice(args: readonly string[]): Taken {
  const rest: string[] = [];
  let name: string | undefined;
  const end = args.indexOf('--') === -1 ? args.length : args.indexOf('--');
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? '';
    const [, inline] = /^--engine(?:=(.*))?$/s.exec(arg) ?? [];
    if (at >= end || !/^--engine(?:=|$)/.test(arg)) rest.push(arg);
    else {
      name = inline ?? args[at + 1] ?? '';
      if (inline === undefined) at += 1;
    }
  }
  if (name === undefined || name === 'memory') return { ok: true, args: rest, choice: undefined };
  if (name === 'duckdb') return { ok: true, args: rest, choice: { engine: 'duckdb' } };
  const what = `--engine: there is no engine ${JSON.stringify(name)}`;
  return { ok: false, error: { what, remedy: 'there are memory and duckdb' } };
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
