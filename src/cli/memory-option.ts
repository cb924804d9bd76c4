import { readByteSize } from '../core/text/byte-size.ts';
import type { CliError, CliIo } from './cli-io.ts';

const option = '--max-memory';

type Read =
  | { readonly ok: true; readonly args: readonly string[]; readonly env: CliIo['env'] }
  | { readonly ok: false; readonly error: CliError };

/** Takes `--max-memory SIZE` out of the arguments: it means the same everywhere, and wins over DEBRIEF_MAX_MEMORY. */
export function readMemoryOption(args: readonly string[], env: CliIo['env']): Read {
  const end = args.includes('--') ? args.indexOf('--') : args.length;
  const place = args.findIndex((arg, at) => at < end && (arg === option || arg.startsWith(`${option}=`)));
  const given = args[place];
  if (given === undefined) return { ok: true, args, env };
  const isApart = given === option;
  const size = isApart ? (args[place + 1] ?? '') : given.slice(option.length + 1);
  if (size !== 'auto' && readByteSize(size) === undefined) {
    const what = `${option} takes a size such as 800M or 2G, not ${JSON.stringify(size)}`;
    return { ok: false, error: { what, remedy: 'leave it out for most of what the machine has free' } };
  }
  const rest = [...args.slice(0, place), ...args.slice(place + (isApart ? 2 : 1))];
  return { ok: true, args: rest, env: { ...env, DEBRIEF_MAX_MEMORY: size } };
}
