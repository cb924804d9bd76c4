import type { InputError } from '../platform/find-inputs.ts';
import type { CliError } from './cli-io.ts';
import { nearestWord } from './nearest-word.ts';
import { verbs } from './verbs.ts';

/** An input error for the person at the keyboard; a path that does not exist may be a verb mistyped. */
export function inputError({ what, where, remedy }: InputError): CliError {
  const verb = /^\w+$/.test(where) ? nearestWord(where, verbs) : undefined;
  if (verb === undefined || what !== 'no such file or folder') return { what, where, remedy };
  return { what, where, remedy: `did you mean the verb \`debrief ${verb}\`?` };
}
