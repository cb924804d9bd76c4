import { randomBytes } from 'node:crypto';
import type { EventBody } from '../core/annotation/events.ts';
import type { Prevention } from '../core/annotation/preventions.ts';
import { insightId } from '../platform/annotation-bodies.ts';
import { type CliError, type CliIo, refuse } from './cli-io.ts';
import { annotatedRecord, type OpenLog, openLog } from './open-log.ts';

export const preventionActions = ['propose', 'adopt', 'retire'] as const;
export type PreventionAction = (typeof preventionActions)[number];

export type PreventionOptions = {
  readonly dir: readonly string[];
  readonly author: string | undefined;
  readonly code: readonly string[];
  readonly record: string | undefined;
  readonly date: string | undefined;
  readonly change: string | undefined;
  readonly reason: string | undefined;
  readonly json: boolean;
};

type Change =
  | { readonly ok: true; readonly body: EventBody; readonly said: string }
  | { readonly ok: false; readonly error: CliError };

type Asked = { readonly operands: readonly string[]; readonly given: PreventionOptions };

/** Proposes a prevention, or says when one was adopted or given up; answers the exit code. */
export async function changePreventions(action: PreventionAction, asked: Asked, io: CliIo): Promise<number> {
  const { operands, given } = asked;
  const [first = '', extra] = operands;
  if (first.trim() === '')
    return refuse(io, {
      what: `${action} needs ${action === 'propose' ? 'TEXT' : 'ID'}`,
      remedy: 'see --help',
    });
  if (extra !== undefined)
    return refuse(io, { what: `${action} does not take ${extra}`, remedy: 'put the text in quotes' });
  const opened = await openLog({ dirs: given.dir, author: given.author }, io);
  if (!opened.ok) return refuse(io, opened.error);
  const { log } = opened;
  const change =
    action === 'propose'
      ? proposed(log, first.trim(), given)
      : decided(log, action, { id: first, given, io });
  if (!change.ok) return refuse(io, change.error);
  return log.say([change.body], { said: change.said, format: given.json ? 'json' : 'plain' });
}

function proposed(log: OpenLog, text: string, { code, record }: PreventionOptions): Change {
  const prevention = insightId(text, randomBytes(3));
  const codes = code.map((one) => {
    const [, axis = 'pattern', word = one] = /^([a-z][a-z_]{0,31})\/(.+)$/s.exec(one) ?? [];
    return { axis, code: word };
  });
  const body = {
    op: 'prevention.propose',
    prevention,
    text,
    ...(codes.length === 0 ? {} : { codes }),
  } as const;
  if (record === undefined) return { ok: true, body, said: `proposed ${prevention}` };
  const known = annotatedRecord(log.project.state, record);
  const isWhole = /^[^:]+:[0-9a-f]{16}(?:#\d+)?$/.test(record);
  if (!known.ok && !isWhole) return known;
  const rec = known.ok ? known.record.recId : record;
  return { ok: true, body: { ...body, rec }, said: `proposed ${prevention}` };
}

/** `2026-02-30` looks like a day; `Date.parse` takes it for the second of March. */
function isDay(text: string): boolean {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

type Decision = { readonly id: string; readonly given: PreventionOptions; readonly io: CliIo };

function decided(log: OpenLog, action: 'adopt' | 'retire', { id, given, io }: Decision): Change {
  const found = preventionOf(log, id);
  if (!found.ok) return found;
  const { id: prevention, adopted } = found.prevention;
  const date = given.date ?? new Date(io.now()).toISOString().slice(0, 10);
  if (!isDay(date)) return failed(`--date ${date} is not a day of the calendar`, 'write it as 2026-03-02');
  if (action === 'adopt') {
    const change = given.change === undefined ? {} : { change: given.change };
    const body = { op: 'prevention.adopt', prevention, date, ...change } as const;
    return { ok: true, body, said: `adopted ${prevention} on ${date}` };
  }
  if (adopted !== undefined && date < adopted)
    return failed(`it was adopted on ${adopted}, after ${date}`, 'give a later day');
  const reason = given.reason === undefined ? {} : { reason: given.reason };
  const body = { op: 'prevention.retire', prevention, date, ...reason } as const;
  return { ok: true, body, said: `retired ${prevention} on ${date}` };
}

type Found =
  | { readonly ok: true; readonly prevention: Prevention }
  | { readonly ok: false; readonly error: CliError };

/** The prevention with this id, or the only one whose id begins so. */
function preventionOf({ project }: OpenLog, text: string): Found {
  const { preventions } = project.state;
  const exact = preventions.get(text);
  if (exact !== undefined) return { ok: true, prevention: exact };
  const [only, other] = [...preventions.values()].filter(({ id }) => id.startsWith(text));
  if (only !== undefined && other === undefined) return { ok: true, prevention: only };
  const what = other === undefined ? `there is no prevention ${text}` : `${text} begins several ids`;
  return failed(what, 'see debrief preventions --json');
}

function failed(what: string, remedy: string): { readonly ok: false; readonly error: CliError } {
  return { ok: false, error: { what, remedy } };
}
