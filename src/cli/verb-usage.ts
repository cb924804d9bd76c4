/** One option as its usage text tells it. */
export type UsageOption = {
  /** With hyphens, in the order written: `-h`, `--help`. */
  readonly names: readonly string[];
  /** What its value is called (`DIR`) or may be (`auto|always|never`); undefined for a switch. */
  readonly value: string | undefined;
  readonly summary: string;
};

/** What a usage text says, for those who make something of it: completions, the manual page. */
export type Usage = {
  readonly options: readonly UsageOption[];
  /** Words that may stand first: `weekly`, `install`. */
  readonly words: readonly string[];
};

/** Takes a usage text apart. Options stand on lines of their own, two spaces in, and two more before what they do. */
export function readUsage(text: string, verb: string): Usage {
  const lines = text.split('\n');
  return { options: lines.flatMap(optionOf), words: wordsOf(lines, verb) };
}

function optionOf(line: string): readonly UsageOption[] {
  const [, left, summary = ''] = /^ {2}(-[^ ].*?)(?: {2,}(.*))?$/.exec(line) ?? [];
  if (left === undefined) return [];
  const parts = left.split(/[ =]|, /);
  const names = parts.filter((part) => /^--?[a-z]/.test(part));
  const values = parts.filter((part) => part !== '' && !part.startsWith('-'));
  return [{ names, value: values.length === 0 ? undefined : values.join(' '), summary }];
}

/** The choices that an option's value or a verb's first word spells out: `a|b|c`; none for a placeholder such as `DIR`. */
export function choicesIn(value: string | undefined): readonly string[] {
  const choices = value?.replace(/^\[|\]$/g, '').split('|') ?? [];
  return choices.every((choice) => /^[a-z][a-z0-9_-]*$/.test(choice)) ? choices : [];
}

function wordsOf(lines: readonly string[], verb: string): readonly string[] {
  const called = lines.filter((line) => line.startsWith(`debrief ${verb} `));
  return [...new Set(called.flatMap((line) => choicesIn(line.split(' ')[2])))];
}
