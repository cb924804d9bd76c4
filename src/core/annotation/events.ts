import { z } from 'zod';
import { severities } from '../records/severity.ts';
import { ulidPattern } from './ulid.ts';

/**
 * One line of the annotation log: `{"v":1,"id":ULID,"ts":ISO,"by":author,"op":…,"rec":rec_id,"loc":{…},…}`.
 *
 * The log is append-only, so these shapes are a file format: a key may be added, none may change its meaning.
 */

/** Version of the event format. Events of a later version are kept and ignored. */
export const eventVersion = 1;

export const verdicts = ['pass', 'fail', 'defer', 'excluded'] as const;
export type Verdict = (typeof verdicts)[number];

export const insightStatuses = ['open', 'adopted', 'verified', 'refuted'] as const;
export type InsightStatus = (typeof insightStatuses)[number];

export const suggestionStatuses = ['open', 'applied', 'rejected'] as const;
export type SuggestionStatus = (typeof suggestionStatuses)[number];

const text = z.string().min(1);
const ulid = z.string().regex(ulidPattern, 'is not a ULID');
/** Names that stand in file markers: no space, no `-->`. */
const name = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'is not a plain name');
const axis = z
  .string()
  .regex(/^[a-z][a-z_]{0,31}$/, 'is not a plain axis name')
  .default('tag');
const recId = z.string().min(1).max(500);
/** Any ISO date-time with a zone; brought to UTC milliseconds so that events order as text. */
const instant = z.iso
  .datetime({ offset: true })
  .refine((value) => Number.isFinite(Date.parse(value)), 'is not a time')
  .transform((value) => new Date(value).toISOString());
const day = z.iso.date();

const locator = z.looseObject({
  project: z.string().optional(),
  stem: text,
  feature: z.string().optional(),
  session: z.string().optional(),
  timestamp: z.string().optional(),
  type: z.string().optional(),
  key: z.string().optional(),
});

const envelope = {
  v: z.literal(eventVersion),
  id: ulid,
  ts: instant,
  by: text,
  session: ulid.optional(),
  group: ulid.optional(),
  loc: locator.optional(),
  excerpt: z.string().optional(),
};

const evidence = z.looseObject({
  n: z.int().nonnegative().optional(),
  of: z.int().nonnegative().optional(),
  interval: z.tuple([z.number(), z.number()]).optional(),
  records: z.array(recId).optional(),
});
const insightFields = {
  insight: name,
  text: z.string().optional(),
  evidence: evidence.optional(),
  prevention: z.string().optional(),
};
const code = { axis, code: text };

/** An operation on one record. */
function onRecord<const Op extends string, Shape extends z.ZodRawShape>(op: Op, shape: Shape) {
  return z.looseObject({ ...envelope, op: z.literal(op), rec: recId, ...shape });
}

/** An operation on something else, which may still name the record it was made on. */
function operation<const Op extends string, Shape extends z.ZodRawShape>(op: Op, shape: Shape) {
  return z.looseObject({ ...envelope, op: z.literal(op), rec: recId.optional(), ...shape });
}

const operations = [
  operation('session.start', {
    sampler: z.looseObject({
      kind: text,
      seed: z.union([z.number(), z.string()]).optional(),
      filter: z.string().optional(),
      order: z.string().optional(),
      /** Shared by the sessions that go through one queue. */
      run: z.string().optional(),
      n: z.int().nonnegative().optional(),
    }),
    raw: z
      .array(z.looseObject({ file: text, bytes: z.int().optional(), sha256: z.string().optional() }))
      .optional(),
    resumes: ulid.optional(),
  }),
  operation('session.end', {}),
  onRecord('verdict', { verdict: z.enum(verdicts) }),
  onRecord('code.add', code),
  onRecord('code.remove', code),
  onRecord('severity', { severity: z.enum(severities) }),
  onRecord('note', { text, kind: text.default('note') }),
  onRecord('anchor', { pointer: z.string(), quote: z.string().optional(), role: text }),
  onRecord('root_cause', { text }),
  onRecord('resolution', { text }),
  onRecord('link', { to: recId, rel: text, to_loc: locator.optional() }),
  onRecord('adjudicate', {
    verdict: z.enum(verdicts).optional(),
    severity: z.enum(severities).optional(),
    codes: z.array(z.looseObject(code)).optional(),
    reason: z.string().optional(),
  }),
  operation('insight.add', { ...insightFields, title: text, status: z.enum(insightStatuses).optional() }),
  operation('insight.edit', { ...insightFields, title: text.optional(), taken_in: z.string().optional() }),
  operation('insight.status', { insight: name, status: z.enum(insightStatuses) }),
  operation('prevention.propose', { prevention: name, text, codes: z.array(z.looseObject(code)).optional() }),
  operation('prevention.adopt', { prevention: name, date: day, change: z.string().optional() }),
  operation('prevention.retire', { prevention: name, date: day, reason: z.string().optional() }),
  operation('suggestion.propose', {
    suggestion: text,
    module: z.string(),
    kind: text,
    patch: z.array(z.looseObject({ op: text, path: z.string() })),
    rationale: z.string(),
    evidence: evidence.optional(),
    from: z.string().optional(),
  }),
  operation('suggestion.status', {
    suggestion: text,
    status: z.enum(suggestionStatuses),
    reason: z.string().optional(),
  }),
  operation('tax.create', {
    ...code,
    name: text.optional(),
    parent: text.optional(),
    definition: z.string().optional(),
    examples: z.array(z.string()).optional(),
  }),
  operation('tax.rename', { ...code, name: text }),
  operation('tax.define', { ...code, definition: z.string(), examples: z.array(z.string()).optional() }),
  operation('tax.move', { ...code, parent: text.nullable() }),
  operation('tax.merge', { axis, codes: z.array(text).min(1), into: text }),
  operation('tax.split', {
    ...code,
    into: z
      .array(
        z.looseObject({
          code: text,
          records: z.array(recId).optional(),
          authors: z.array(text).optional(),
          query: z.string().optional(),
        }),
      )
      .min(1),
  }),
  operation('tax.archive', code),
  operation('alias', { old: recId, new: recId }),
  operation('retract', { event: ulid, as: z.enum(['undo', 'redo']).optional() }),
] as const;

/** A schema's output, read-only all the way down and without the index signature that keeps unknown keys. */
type Known<T> = unknown extends T
  ? T
  : T extends string | number | boolean | null | undefined
    ? T
    : T extends readonly [infer First, infer Second]
      ? readonly [First, Second]
      : T extends readonly (infer Element)[]
        ? readonly Known<Element>[]
        : { readonly [Key in keyof T as string extends Key ? never : Key]: Known<T[Key]> };

/** Where an annotated record is found again: what survives an edit of its line. `stem` is its file's, as in rec_id. */
export type Locator = Known<z.output<typeof locator>>;

/** n of `of` records, `interval` of their share (0..1), and the records themselves. */
export type Evidence = Known<z.output<typeof evidence>>;

/** An event this program knows the meaning of. `op` is the tag. */
export type KnownEvent = Known<z.output<(typeof operations)[number]>>;

/** An operation or a version this program does not know: kept as it was read, and without effect. */
export type UnknownEvent = {
  readonly op: 'unknown';
  readonly id: string;
  readonly ts: string;
  readonly by: string;
  readonly raw: Readonly<Record<string, unknown>>;
};

export type AnnotationEvent = KnownEvent | UnknownEvent;
export type EventOf<Op extends KnownEvent['op']> = Extract<KnownEvent, { readonly op: Op }>;

type Stamped = 'v' | 'id' | 'ts' | 'by' | 'session' | 'group';
type Body<E> = E extends KnownEvent ? Omit<E, Stamped> : never;

/** What a caller says; who, when and in which session is added when it is appended to the log. */
export type EventBody = Body<KnownEvent>;

export type ParsedEvent =
  | { readonly ok: true; readonly event: AnnotationEvent }
  | { readonly ok: false; readonly field: string; readonly reason: string };

const schemaOf = new Map<string, (typeof operations)[number]>(
  operations.map((schema) => [schema.shape.op.value, schema]),
);

const anyEvent = z.looseObject({ v: z.int().min(1), id: ulid, ts: instant, by: text, op: text });

/** Deeper nesting is refused: no operation needs it, and recursive code would overflow on it. */
const deepest = 32;

/** Reads one line of the log. Unknown operations and versions are fine; keys nobody knows are kept. */
export function parseEventLine(line: string): ParsedEvent {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    return { ok: false, field: '', reason: error instanceof Error ? error.message : 'is not JSON' };
  }
  return parseEvent(value);
}

/** As `parseEventLine`, for a value already parsed. */
export function parseEvent(value: unknown): ParsedEvent {
  if (!isShallow(value, deepest)) return { ok: false, field: '', reason: `is nested deeper than ${deepest}` };
  const any = anyEvent.safeParse(value);
  if (!any.success) return failed(any.error);
  const { v, id, ts, by, op } = any.data;
  const schema = v === eventVersion ? schemaOf.get(op) : undefined;
  if (schema === undefined) return { ok: true, event: { op: 'unknown', id, ts, by, raw: any.data } };
  const parsed = schema.safeParse(value);
  return parsed.success ? { ok: true, event: parsed.data } : failed(parsed.error);
}

/** The event as a line of the log, without the newline. */
export function eventLine(event: AnnotationEvent): string {
  return JSON.stringify(event.op === 'unknown' ? event.raw : event);
}

/** The event as text that is the same whatever order its keys came in. */
export function canonicalEvent(event: AnnotationEvent): string {
  return JSON.stringify(JSON.parse(eventLine(event)), sortedKeys);
}

/** Fold order: by time, then by id. Both are compared as text, which `parseEvent` makes safe. */
export function compareEvents(a: AnnotationEvent, b: AnnotationEvent): number {
  return compareText(a.ts, b.ts) || compareText(a.id, b.id);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function sortedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => compareText(a, b)));
}

function failed(error: z.ZodError): ParsedEvent {
  const [issue] = error.issues;
  return { ok: false, field: issue?.path.join('.') ?? '', reason: issue?.message ?? 'is not an event' };
}

function isShallow(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return levels > 0 && Object.values(value).every((inner) => isShallow(inner, levels - 1));
}
