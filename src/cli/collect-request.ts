import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { AgentFormat } from '../formats/agents/agent-format.ts';
import { agentFormat, agentFormats } from '../formats/agents/agents.ts';
import type { CollectPlan } from '../platform/collect-into.ts';
import { isSystemError } from '../platform/durable-file.ts';
import type { CliError } from './cli-io.ts';

export const usage = `debrief collect FORMAT [PATH…] [OPTION…]

Reads session logs of coding agents and appends what they say as records: failures, successes, performance and context
metrics. Logs are never changed; collecting twice adds nothing; secrets and names are taken out on the way in.

Formats:
  auto                whichever of these a file is in; without PATH, in the agents' usual folders
${agentFormats.map(({ id, title }) => `  ${id.padEnd(20)}${title}`).join('\n')}

Options:
  --dir DIR           project whose training_data/ the records go to (default: this folder; made if there is none)
  --per-project       a project of its own below DIR for each project that the logs name: DIR/<project>/training_data/
  --dry-run           read everything, write nothing
  --watch             go on collecting whenever logs change, until interrupted
  --json              one line of JSON for each source file
  -h, --help          show this

The feature of a session is its git branch, or the one issue that its first prompt names, marked as inferred. A file
.ai/features.json in the project says it better: {"feat/cart*": "F012", "#34": "F013", "SESSION-ID": "F014"}.

What each format tells and what it cannot is in docs/formats.md.

Examples:
  debrief collect auto --dry-run
  debrief collect auto --watch --dir ~/code/harness
  debrief collect auto logs/ --dir fleet --per-project && debrief fleet/*
  debrief collect mini-swe-agent runs/2026-03-02 --dir ../harness
  debrief collect claude-code session.jsonl --dry-run --json

Exit codes: 0 logs were found, 1 there were none, 2 wrong usage, a log that cannot be read or data that cannot be
written, 130 and 143 when watching was ended by a signal.
`;

/** Where agents keep their logs, below the home folder. OpenCode keeps a database: what it exports is collected by name. */
const usualPlaces = [
  '.claude/projects',
  '.codex/sessions',
  '.codex/archived_sessions',
  '.gemini/tmp',
  '.pi/agent/sessions',
];

const flags = {
  dir: { type: 'string' },
  'per-project': { type: 'boolean' },
  'dry-run': { type: 'boolean' },
  watch: { type: 'boolean' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

export type CollectRequest = {
  readonly formats: readonly AgentFormat[];
  readonly paths: readonly string[];
  /** Of the usual places most are not there. */
  readonly missing: 'fine' | 'refused';
  readonly dir: string;
  readonly layout: 'one project' | 'per project';
  readonly mode: CollectPlan['mode'];
  readonly pace: 'once' | 'watch';
  readonly output: 'json' | 'plain';
};

export type ParsedRequest =
  | { readonly kind: 'request'; readonly request: CollectRequest }
  | { readonly kind: 'help' }
  | { readonly kind: 'refused'; readonly error: CliError };

export function parseRequest(args: readonly string[], homeFolder: string): ParsedRequest {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: flags,
      strict: true,
      allowPositionals: true,
    });
    if (values.help) return { kind: 'help' };
    const [name, ...given] = positionals;
    const known = `known formats: ${['auto', ...agentFormats.map(({ id }) => id)].join(', ')}`;
    if (name === undefined) return refused('The format is missing', known);
    const format = agentFormat(name);
    if (format === undefined && name !== 'auto')
      return refused(`${name} is no format that can be collected`, known);
    const paths =
      given.length === 0 && name === 'auto' ? usualPlaces.map((place) => join(homeFolder, place)) : given;
    if (paths.length === 0)
      return refused('The path is missing', `name files or folders, as in debrief collect ${name} PATH`);
    if (values.watch && values['dry-run'])
      return refused('--watch and --dry-run do not go together', 'leave one of them out');
    return {
      kind: 'request',
      request: {
        formats: format === undefined ? agentFormats : [format],
        paths,
        missing: given.length === 0 ? 'fine' : 'refused',
        dir: values.dir ?? '.',
        layout: values['per-project'] ? 'per project' : 'one project',
        mode: values['dry-run'] ? 'plan' : 'append',
        pace: values.watch ? 'watch' : 'once',
        output: values.json ? 'json' : 'plain',
      },
    };
  } catch (error) {
    // parseArgs reports what it was given wrongly as a TypeError with a code; anything else is a bug.
    if (!(error instanceof TypeError) || !isSystemError(error)) throw error;
    return refused(error.message, 'see debrief collect --help');
  }
}

function refused(what: string, remedy: string): ParsedRequest {
  return { kind: 'refused', error: { what, remedy } };
}
