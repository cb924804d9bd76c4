import { choicesIn, type UsageOption } from './verb-usage.ts';

export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

/** Something that options and words can follow: a verb, or, named `''`, the explorer itself. */
export type Completed = {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly UsageOption[];
  readonly words: readonly string[];
};

/** The script that teaches a shell to complete `debrief`; it needs nothing at run time. */
export function completionScript(shell: Shell, completed: readonly Completed[]): string {
  switch (shell) {
    case 'bash':
      return bashScript(completed);
    case 'zsh':
      return zshScript(completed);
    case 'fish':
      return fishScript(completed);
  }
}

const verbsOf = (completed: readonly Completed[]) => completed.filter(({ name }) => name !== '');
const flagsOf = ({ options }: Completed) => options.flatMap(({ names }) => names);
const chosenOf = ({ options }: Completed) =>
  options
    .map(({ names, value }) => ({ names, choices: choicesIn(value) }))
    .filter(({ choices }) => choices.length > 0);

/** Where a path or a free value may stand bash falls back to names of files: `-o default`. */
function bashScript(completed: readonly Completed[]): string {
  const names = verbsOf(completed).map(({ name }) => name);
  const branches = completed.map((entry) => {
    const chosen = chosenOf(entry).map(
      ({ names, choices }) =>
        `        ${names.join('|')}) COMPREPLY=($(compgen -W '${choices.join(' ')}' -- "$current")); return ;;`,
    );
    const choice = chosen.length === 0 ? [] : ['      case "$previous" in', ...chosen, '      esac'];
    return [
      `    ${entry.name === '' ? '*' : entry.name})`,
      ...choice,
      `      flags='${flagsOf(entry).join(' ')}'`,
      `      words='${entry.words.join(' ')}'`,
      '      ;;',
    ].join('\n');
  });
  // The explorer is the branch for everything else: it must come last.
  const ordered = [...branches.slice(1), ...branches.slice(0, 1)];
  return `# debrief completion for bash: source it, or put it into ~/.local/share/bash-completion/completions/debrief
_debrief() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" flags='' words=''
  COMPREPLY=()
  case "\${COMP_WORDS[1]}" in
${ordered.join('\n')}
  esac
  if [[ $current == -* ]]; then
    COMPREPLY=($(compgen -W "$flags" -- "$current"))
  elif [[ $COMP_CWORD -eq 1 ]]; then
    COMPREPLY=($(compgen -W '${names.join(' ')}' -- "$current"))
  elif [[ $COMP_CWORD -eq 2 ]]; then
    COMPREPLY=($(compgen -W "$words" -- "$current"))
  fi
}
complete -o default -F _debrief debrief
`;
}

function zshScript(completed: readonly Completed[]): string {
  const verbs = verbsOf(completed).map(({ name, summary }) => `    ${zshQuoted(`${name}:${summary}`)}`);
  const branches = completed.map((entry) => {
    const specs = entry.options.flatMap(zshSpecs);
    const first = entry.words.length === 0 ? [] : [`'1: :(${entry.words.join(' ')})'`];
    const all = [...specs, ...first, "'*: :_files'"];
    return `    ${entry.name === '' ? '*' : entry.name})\n      _arguments -s \\\n        ${all.join(' \\\n        ')}\n      ;;`;
  });
  const ordered = [...branches.slice(1), ...branches.slice(0, 1)];
  return `#compdef debrief
# debrief completion for zsh: save it as _debrief in a folder of $fpath
_debrief() {
  local -a verbs
  verbs=(
${verbs.join('\n')}
  )
  if (( CURRENT == 2 )) && [[ $words[2] != -* ]]; then
    _describe -t verbs verb verbs
    _files
    return
  fi
  local verb=$words[2]
  case $verb in
    ${verbsOf(completed)
      .map(({ name }) => name)
      .join('|')}) shift words; (( CURRENT-- )) ;;
  esac
  case $verb in
${ordered.join('\n')}
  esac
}
compdef _debrief debrief
`;
}

function zshSpecs({ names, value, summary }: UsageOption): readonly string[] {
  const told = summary.replace(/[[\]:]/g, '\\$&');
  const choices = choicesIn(value);
  const taken = choices.length > 0 ? `(${choices.join(' ')})` : '_files';
  const argument = value === undefined ? '' : `:${value.replaceAll(':', '\\:')}:${taken}`;
  return names.map((name) => zshQuoted(`*${name}[${told}]${argument}`));
}

function zshQuoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function fishScript(completed: readonly Completed[]): string {
  const names = verbsOf(completed).map(({ name }) => name);
  const none = `not __fish_seen_subcommand_from ${names.join(' ')}`;
  const verbs = verbsOf(completed).map(
    ({ name, summary }) => `complete -c debrief -n '${none}' -a ${name} -d ${fishQuoted(summary)}`,
  );
  const rest = completed.flatMap(({ name, options, words }) => {
    const when = name === '' ? none : `__fish_seen_subcommand_from ${name}`;
    return [
      ...words.map((word) => `complete -c debrief -n '${when}' -a ${word}`),
      ...options.map((option) => fishOption(option, when)),
    ];
  });
  return `# debrief completion for fish: save it as ~/.config/fish/completions/debrief.fish
${[...verbs, ...rest].join('\n')}
`;
}

function fishOption({ names, value, summary }: UsageOption, when: string): string {
  const flags = names.map((name) => (name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`));
  const choices = choicesIn(value);
  const taken = value === undefined ? '' : choices.length === 0 ? ' -r' : ` -x -a '${choices.join(' ')}'`;
  return `complete -c debrief -n '${when}' ${flags.join(' ')}${taken} -d ${fishQuoted(summary)}`;
}

function fishQuoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
