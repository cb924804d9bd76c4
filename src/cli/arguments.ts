import type { CliError } from './cli-io.ts';
import { nearestWord } from './nearest-word.ts';

/** What an option takes: `switch` nothing, `text` one value, `texts` one value each time it is given. */
export type OptionShape = 'switch' | 'text' | 'texts';
export type OptionTable = Readonly<Record<string, OptionShape>>;

type ValueOf<Shape extends OptionShape> = Shape extends 'switch'
  ? boolean
  : Shape extends 'texts'
    ? readonly string[]
    : string | undefined;

export type Arguments<Options extends OptionTable> = {
  readonly options: { readonly [Name in keyof Options]: ValueOf<Options[Name]> };
  readonly words: readonly string[];
  /** What stood behind `--`: never an option, never a path. */
  readonly rest: readonly string[];
};

export type ArgumentsResult<Options extends OptionTable> =
  | { readonly ok: true; readonly value: Arguments<Options> }
  | { readonly ok: false; readonly error: CliError };

/**
 * Takes a command line apart: `--name value`, `--name=value`, `-h`, words, and what stands behind `--`.
 *
 * A word that begins with one hyphen is a word, as in the query `-type:test_failure`; only `-h` is an option.
 */
export function parseArguments<Options extends OptionTable>(
  args: readonly string[],
  table: Options,
): ArgumentsResult<Options> {
  const values: Record<string, boolean | string | string[] | undefined> = Object.fromEntries(
    Object.entries(table).map(([name, shape]) => [name, emptyValue(shape)]),
  );
  const words: string[] = [];
  const separator = args.indexOf('--');
  const queue = separator === -1 ? [...args] : args.slice(0, separator);
  for (let arg = queue.shift(); arg !== undefined; arg = queue.shift()) {
    const option = optionOf(arg);
    if (option === undefined) {
      words.push(arg);
      continue;
    }
    const shape = Object.hasOwn(table, option.name) ? table[option.name] : undefined;
    if (shape === undefined) return { ok: false, error: unknownOption(option.name, table) };
    if (shape === 'switch') {
      if (option.value !== undefined) return refused(`--${option.name} takes no value`);
      values[option.name] = true;
      continue;
    }
    const value = option.value ?? queue.shift();
    if (value === undefined) return refused(`--${option.name} needs a value`);
    const before = values[option.name];
    values[option.name] = Array.isArray(before) ? [...before, value] : value;
  }
  // The loop has filled `values` name by name from the table, which is what the type says.
  const options = values as Arguments<Options>['options'];
  return { ok: true, value: { options, words, rest: separator === -1 ? [] : args.slice(separator + 1) } };
}

function emptyValue(shape: OptionShape): false | undefined | string[] {
  if (shape === 'switch') return false;
  return shape === 'texts' ? [] : undefined;
}

function optionOf(arg: string): { readonly name: string; readonly value: string | undefined } | undefined {
  if (arg === '-h') return { name: 'help', value: undefined };
  const match = /^--([^=]+)(?:=([\s\S]*))?$/.exec(arg);
  return match?.[1] === undefined ? undefined : { name: match[1], value: match[2] };
}

function unknownOption(name: string, table: OptionTable): CliError {
  const near = nearestWord(name, Object.keys(table));
  const remedy = near === undefined ? 'see --help' : `did you mean --${near}?`;
  return { what: `there is no option --${name}`, remedy };
}

function refused(what: string): { readonly ok: false; readonly error: CliError } {
  return { ok: false, error: { what, remedy: 'see --help' } };
}
