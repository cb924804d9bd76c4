import { explorerScreens } from './explorer-arguments.ts';
import { verbTable } from './verb-table.ts';
import { type Verb, verbs } from './verbs.ts';

/** What `debrief --help` prints. */
export function explorerUsage(): string {
  const width = Math.max(...verbs.map((verb) => verb.length));
  const line = (verb: Verb) => `  ${verb.padEnd(width)}  ${verbTable[verb].summary}`;
  return `debrief: explores the training data of AI coding agents

  debrief [DIR…] [--filter QUERY] [--screen NAME]    opens the explorer
  debrief VERB [ARG…] [--dir DIR]…                   does one thing and ends

DIR is a project, a folder of .jsonl files, one file, or - for standard input. Without a
terminal to draw on, debrief prints a plain overview.

Verbs
${verbs.map(line).join('\n')}

Options of the explorer
  --filter QUERY            begin with this query
  --screen NAME             ${explorerScreens.join(', ')}
  --as-of DATE              relative times count back from here (the newest record)
  --engine NAME             memory, or duckdb for records beyond it: also Parquet, patterns
  --source URL              records of a database, as clickhouse://USER@HOST/DATABASE
  --author NAME             who annotates (git's user.name)
  --read-only               annotate nothing, write nothing
  --fresh                   begin at the overview, not where the dataset was left
  --theme NAME              auto, neutral, dark, light, high-contrast or mono
  --profile NAME            keys: vim, or arrows for those who do not know vim
  --screen-reader           a linear layout, told line by line (also INK_SCREEN_READER=1)
  --mouse                   wheel and click from the start; F2 switches them
  --clipboard NAME          auto, native, tmux, screen, osc52 or print
  --color auto|always|never, --no-color
  --ascii                   for terminals that lack the rest
  --max-memory SIZE         take no more memory, as 800M or 2G (most of what is free)
  --play FILE               do first what a replay file says
  --record FILE             write what was done to a file that can be played

  debrief VERB --help       what a verb takes
  debrief help TOPIC        the guides: debrief help lists them
  debrief --version

Examples
  debrief
  debrief ~/code/app ~/code/tool --filter 'severity:>=high since:7d'
  debrief list category:environment_setup --json | jq .record.feature_id
  ssh build-box cat app/training_data/failures.jsonl.gz | debrief -

Exit codes: 0 done or found, 1 nothing found or a check failed, 2 wrong usage or input.
`;
}
