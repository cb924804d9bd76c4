import type { EngineError } from '../core/engine/clickhouse-url.ts';
import { harmless } from '../core/text/harmless.ts';

/** How a request to a server failed: `lost` may go better the next time, the others will not. */
export type FailureKind =
  | 'lost'
  | 'too slow'
  | 'denied'
  | 'refused'
  | 'not ClickHouse'
  | 'package missing'
  | 'no tables';

/** A request that failed, in words for the reader; holds neither password nor the values of a query. */
export class ClickHouseFailure extends Error {
  override readonly name = 'ClickHouseFailure';
  readonly kind: FailureKind;
  /** The server's own number of the error; undefined when it did not answer. */
  readonly code: number | undefined;
  readonly where: string;

  constructor(how: { kind: FailureKind; code?: number | undefined; what: string; where: string }) {
    super(how.what);
    this.kind = how.kind;
    this.code = how.code;
    this.where = how.where;
  }

  get error(): EngineError {
    return { what: this.message, where: this.where, remedy: remedies[this.kind] };
  }
}

const remedies: Readonly<Record<FailureKind, string>> = {
  lost: 'check that the server runs and can be reached, then try again',
  'too slow': 'narrow the filter, or ask for less at a time',
  denied: 'check the user, DEBRIEF_CLICKHOUSE_PASSWORD, and what the server allows this user',
  refused: 'see what the server says',
  'not ClickHouse': 'give the port of the HTTP interface, which is 8123 or, with TLS, 8443',
  'no tables': 'check its name, or send records there with `debrief push --to`',
  'package missing': 'install it beside debrief: npm install @clickhouse/client@1.23.1',
};

/** Server's errors that pass: too many queries or parts, network and shards, a memory limit that others use up too, coordination. */
const passing = new Set([32, 159, 202, 209, 210, 225, 236, 241, 242, 252, 279, 319, 425, 439, 999]);
const denying = new Set([164, 192, 193, 194, 195, 291, 497, 516]);
const cancelled = 394;
const outOfTime = 159;

/** The failure behind whatever a request threw. */
export function failureOf(error: unknown, where: string): ClickHouseFailure {
  if (error instanceof ClickHouseFailure) return error;
  const text = error instanceof Error ? error.message : String(error);
  const said = /Code: (\d{1,5})/.exec(text);
  // Newer servers' errors come parsed, with a code of digits; those of the operating system have a name.
  const code = said?.[1] ?? codeOf(error);
  if (code !== undefined && /^\d+$/.test(code)) return serverFailure(Number(code), text, where);
  return networkFailure(code, text, where);
}

function serverFailure(code: number, text: string, where: string): ClickHouseFailure {
  if (code === outOfTime || code === cancelled)
    return new ClickHouseFailure({ kind: 'too slow', code, what: 'the server gave up on a query', where });
  const kind = denying.has(code) ? 'denied' : passing.has(code) ? 'lost' : 'refused';
  return new ClickHouseFailure({
    kind,
    code,
    what: `the server says: ${reasonIn(text)} (code ${code})`,
    where,
  });
}

function networkFailure(code: string | undefined, text: string, where: string): ClickHouseFailure {
  if (code === 'HPE_INVALID_CONSTANT' || /is for clickhouse-client program/.test(text))
    return new ClickHouseFailure({
      kind: 'not ClickHouse',
      what: 'what answers here is no HTTP interface',
      where,
    });
  if (/^Authentication|REQUIRED_PASSWORD|AUTHENTICATION_FAILED/.test(text))
    return new ClickHouseFailure({ kind: 'denied', what: 'the server does not let this user in', where });
  const certificate = /certificate|self.signed|altname/i.test(text) || (code ?? '').includes('CERT');
  if (certificate)
    return new ClickHouseFailure({
      kind: 'denied',
      what: `the server's certificate is not trusted (${code ?? 'TLS'}); name its authority with ?ca=FILE`,
      where,
    });
  const reason = code === undefined ? harmless(text).slice(0, 200) : (networkReasons[code] ?? code);
  return new ClickHouseFailure({ kind: 'lost', what: `no answer: ${reason}`, where });
}

const networkReasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'the connection broke off',
  EPIPE: 'the connection broke off',
  ENOTFOUND: 'there is no host of that name',
  EAI_AGAIN: 'the name of the host cannot be looked up at the moment',
  ETIMEDOUT: 'it took too long',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
};

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('code' in error && (typeof error.code === 'string' || typeof error.code === 'number'))
    return String(error.code);
  // Several addresses were tried, each of which failed.
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  return error.cause === undefined ? undefined : codeOf(error.cause);
}

/**
 * The server's reason without what it repeats of the query: its values come from data and would pass by the redactor.
 */
function reasonIn(text: string): string {
  const [, reason = text] =
    /DB::Exception: (.*?)(?:, e\.what\(\)|: while |: While |\. Stack trace|$)/s.exec(text) ?? [];
  const plain = reason.replace(/'(?:[^'\\]|\\.)*'|`[^`]*`/gs, '…').replace(/\s+/g, ' ');
  return harmless(plain).slice(0, 200);
}
