import { headOf } from './excerpt.ts';
import type { Response } from './response-tally.ts';

/** A program that a command needed and the machine does not have. */
export type MissingProgram = {
  /** The row that says so first. */
  readonly id: string;
  readonly timestamp: string | undefined;
  readonly program: string;
  readonly command: string;
  /** The line that says it, as printed. */
  readonly symptoms: string;
  readonly response: Response | undefined;
  /** How often the session ran into it after the first time. */
  readonly repeats: number;
};

type FailedRun = {
  readonly id: string;
  readonly command: string;
  readonly output: string;
  readonly timestamp: string | undefined;
  readonly response: Response | undefined;
};

/** A session on a bare machine can miss one program after another; more than these say nothing new. */
const mostPrograms = 20;

/**
 * What shells print for exit code 127: `bash: line 1: foo: command not found`, `sh: 1: foo: not found`, `zsh: command not
 * found: foo`. POSIX.1-2017, Shell Command Language, 2.8.2.
 */
const notFound =
  /^(?:(?:\S{0,100}(?:ba|z|da|k)?sh: )(?:line )?(?:\d{1,6}: )?([\w./@+-]{1,100}): (?:command )?not found|(?:\S{0,100}sh: )?command not found: ([\w./@+-]{1,100}))\s*$/m;

/** Gathers missing programs out of failed commands, each program once. */
export function createMissingPrograms() {
  const missing = new Map<string, MissingProgram>();
  return {
    add: ({ id, command, output, timestamp, response }: FailedRun) => {
      const said = notFound.exec(output.slice(0, 20_000));
      const program = said?.[1] ?? said?.[2];
      if (said === null || program === undefined) return;
      const known = missing.get(program);
      if (known !== undefined) missing.set(program, { ...known, repeats: known.repeats + 1 });
      else if (missing.size < mostPrograms) {
        const symptoms = headOf(said[0].trim(), 300);
        missing.set(program, {
          id,
          timestamp,
          program,
          command: headOf(command, 300),
          symptoms,
          response,
          repeats: 0,
        });
      }
    },
    finish: (): readonly MissingProgram[] => [...missing.values()],
  };
}
