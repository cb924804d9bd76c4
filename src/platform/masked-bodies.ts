import type { EventBody } from '../core/annotation/events.ts';

/** Keys of events that hold what a person wrote; all others are ids, dates, figures and words of a fixed list. */
const written: ReadonlySet<string> = new Set([
  'text',
  'title',
  'name',
  'definition',
  'examples',
  'reason',
  'change',
  'rationale',
  'query',
  'code',
  'codes',
  'parent',
]);

/** Bodies without secrets and names in what people wrote: the log is shared. */
export function maskBodies(bodies: readonly EventBody[], redact: (text: string) => string): EventBody[] {
  return bodies.map((body) => {
    // Redaction turns texts into texts: the body's shape stays what it was.
    const own = { ...body, ...maskedMembers(body, redact) } as EventBody;
    // In an insight `prevention` is a text; elsewhere it is an id.
    if ((own.op === 'insight.add' || own.op === 'insight.edit') && own.prevention !== undefined)
      return { ...own, prevention: redact(own.prevention) };
    return own;
  });
}

function maskedMembers(value: object, redact: (text: string) => string): object {
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => written.has(key) || key === 'into')
      .map(([key, inner]) => [key, maskedValue(inner, redact)]),
  );
}

function maskedValue(value: unknown, redact: (text: string) => string): unknown {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return value.map((inner) => maskedValue(inner, redact));
  return typeof value === 'object' && value !== null ? { ...value, ...maskedMembers(value, redact) } : value;
}
