import { type ClickHouseTarget, isClickHouseUrl, readClickHouseUrl } from '../core/engine/clickhouse-url.ts';
import { parseArguments } from './arguments.ts';
import type { CliError } from './cli-io.ts';
import { foldersOnly } from './dataset-arguments.ts';

export const usage = `debrief push [DIR…] --to clickhouse://USER@HOST:8123/DATABASE [OPTION…]

Sends records to a ClickHouse database, where an explorer on any machine opens them with --source. Secrets and
names are taken out first. The database and its tables are made where there are none. What has been sent is not
sent again; where a run was cut off the next one goes on; what arrives twice counts once.

  --to URL            where to: clickhouse://USER@HOST:8123/DATABASE; clickhouses:// or ?secure=1 for TLS, ?ca=FILE
  --cluster NAME      spread the records over the servers of this cluster, by a Distributed table
  --project NAME      what the project is called in the database (its folder's name)
  --dir DIR           folder or file to send; may be given several times (.)
  --watch             go on sending whenever files change, until interrupted
  --dry-run           read everything, send nothing, tell what would be sent
  --json              one line of JSON for each file
  -h, --help          show this

The password comes from DEBRIEF_CLICKHOUSE_PASSWORD or CLICKHOUSE_PASSWORD, or from a file that only you can read:
DEBRIEF_CLICKHOUSE_PASSWORD_FILE names it, else clickhouse-password in the folder of settings is looked for.
The user comes from the URL or from CLICKHOUSE_USER. See \`debrief help scaling\`.

Examples
  debrief push --to clickhouse://loader@db.example:8123/agents
  debrief push fleet/* --to clickhouse://loader@db.example:8123/agents --cluster boxes
  debrief push --to clickhouse://loader@db.example:8123/agents --project "$(hostname)" --watch
  debrief push --to clickhouse://loader@db.example:8123/agents --dry-run --json

Exit codes: 0 all is there; 1 all but lines that could not be searched for secrets; 2 wrong usage, a file that cannot
be read, or a server that cannot be reached or refuses; 130 and 143 when watching was ended by a signal.
`;

/** What the usage text writes like a person at a host. */
export const addressesInUsage = [
  'clickhouse://USER@HOST:8123/DATABASE',
  'clickhouse://loader@db.example:8123/agents',
];

const options = {
  to: 'text',
  cluster: 'text',
  project: 'text',
  dir: 'texts',
  watch: 'switch',
  'dry-run': 'switch',
  json: 'switch',
  help: 'switch',
} as const;

export type PushRequest = {
  readonly paths: readonly string[];
  readonly target: ClickHouseTarget;
  readonly cluster: string | undefined;
  readonly project: string | undefined;
  readonly pace: 'once' | 'watch';
  readonly sending: 'sent' | 'told only';
  readonly format: 'text' | 'json';
};

type Parsed =
  | { readonly kind: 'help' }
  | { readonly kind: 'refused'; readonly error: CliError }
  | { readonly kind: 'request'; readonly request: PushRequest };

/** Reads the arguments of `debrief push`. */
export function parseRequest(args: readonly string[]): Parsed {
  const parsed = parseArguments(args, options);
  if (!parsed.ok) return refused(parsed.error);
  const given = parsed.value.options;
  if (given.help) return { kind: 'help' };
  if (given.to === undefined)
    return refused({ what: 'push needs --to', remedy: 'as in --to clickhouse://user@host:8123/database' });
  const words = [...parsed.value.words, ...parsed.value.rest];
  const url = words.find(isClickHouseUrl);
  if (url !== undefined)
    return refused({ what: 'a URL stands among the folders', remedy: 'put --to before it, once' });
  const target = readClickHouseUrl(given.to);
  if (!target.ok) return refused(target.error);
  if (given.cluster !== undefined && !/^[A-Za-z_][A-Za-z0-9_-]*$/.test(given.cluster))
    return refused({
      what: '--cluster takes the name of a cluster: letters, digits, _ and -',
      remedy: 'see --help',
    });
  if (given.project !== undefined && given.project.trim() === '')
    return refused({ what: '--project takes a name', remedy: 'leave it away for the name of the folder' });
  return {
    kind: 'request',
    request: {
      paths: foldersOnly(given, parsed.value),
      target: target.value,
      cluster: given.cluster,
      project: given.project,
      pace: given.watch ? 'watch' : 'once',
      sending: given['dry-run'] ? 'told only' : 'sent',
      format: given.json ? 'json' : 'text',
    },
  };
}

function refused(error: CliError): Parsed {
  return { kind: 'refused', error };
}
