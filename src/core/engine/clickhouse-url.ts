/** A ClickHouse database as a URL names it. It never holds a password. */
export type ClickHouseTarget = {
  readonly secure: boolean;
  readonly host: string;
  readonly port: number;
  /** Undefined when the URL leaves it to the environment. */
  readonly user: string | undefined;
  readonly database: string;
  /** File of the certificate authority that a `secure` server is checked against; the system's when undefined. */
  readonly caFile: string | undefined;
};

/** An error for the person at the keyboard. */
export type EngineError = { readonly what: string; readonly where: string; readonly remedy: string };

type TargetResult =
  | { readonly ok: true; readonly value: ClickHouseTarget }
  | { readonly ok: false; readonly error: EngineError };

const example = 'write it as clickhouse://user@host:8123/database';

/** Whether a text means ClickHouse at all. */
export function isClickHouseUrl(text: string): boolean {
  return /^clickhouses?:/i.test(text);
}

/**
 * Reads `clickhouse://user@host:8123/database`; `clickhouses://` or `?secure=1` mean TLS, `?ca=FILE` its authority.
 *
 * A password in it is refused, because everybody on the machine can read a command line; errors never repeat one.
 */
export function readClickHouseUrl(text: string): TargetResult {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !isClickHouseUrl(text)) return refused('is no URL of a ClickHouse database', text);
  if (url.password !== '' || hasSecret(url.searchParams)) return refusedPassword(url);
  if (url.hostname === '') return refused('names no host', text);
  const database = url.pathname.replace(/^\/|\/$/g, '') || 'default';
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(database))
    return refused('names a database with other characters than letters, digits and _', text);
  const unknown = [...url.searchParams.keys()].find((name) => name !== 'secure' && name !== 'ca');
  if (unknown !== undefined)
    return refused(`has a part that is not known: ${JSON.stringify(unknown)}; there are secure, ca`, text);
  const secure = url.protocol === 'clickhouses:' || isOn(url.searchParams.get('secure'));
  return {
    ok: true,
    value: {
      secure,
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: url.port === '' ? (secure ? 8443 : 8123) : Number(url.port),
      user: url.username === '' ? undefined : decoded(url.username),
      database,
      caFile: url.searchParams.get('ca') ?? undefined,
    },
  };
}

/** The target as it may be shown anywhere: `clickhouse://user@host:8123/database`. */
export function shownTarget({ secure, host, port, user, database }: ClickHouseTarget): string {
  const who = user === undefined ? '' : `${encodeURIComponent(user)}@`;
  return `clickhouse${secure ? 's' : ''}://${who}${bracketed(host)}:${port}/${database}`;
}

/** Where its HTTP interface answers. */
export function httpAddress({ secure, host, port }: ClickHouseTarget): string {
  return `http${secure ? 's' : ''}://${bracketed(host)}:${port}`;
}

function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

function isOn(value: string | null): boolean {
  return value !== null && !['0', 'false', 'no'].includes(value.toLowerCase());
}

function hasSecret(parameters: URLSearchParams): boolean {
  return [...parameters.keys()].some((name) => /pass|secret|token|key/i.test(name));
}

/** A user's name may hold a percent sign that escapes nothing. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function refusedPassword(url: URL): TargetResult {
  const what = 'holds a password, which everybody on this machine could read in the list of processes';
  const remedy =
    'leave it out; give it in DEBRIEF_CLICKHOUSE_PASSWORD, or in a file that only you can read, named by DEBRIEF_CLICKHOUSE_PASSWORD_FILE';
  return { ok: false, error: { what, where: `${url.protocol}//…@${url.host}${url.pathname}`, remedy } };
}

function refused(what: string, text: string): TargetResult {
  return { ok: false, error: { what, where: withoutPassword(text), remedy: example } };
}

/** What stands before an @ may hold a password, however broken the rest is. */
function withoutPassword(text: string): string {
  return text.replace(/:\/\/.*@/s, '://…@').replace(/\?.*$/s, '');
}
