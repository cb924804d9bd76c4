import type { KnownEvent } from '../core/annotation/events.ts';
import type { UndoStep } from '../core/annotation/undo.ts';

/** What a step said and of which records, as `fail, code flaky on F-031`. */
export function stepWords({ events }: UndoStep): string {
  const words = [...new Set(events.flatMap(eventWords))];
  const more = words.length > 3 ? `, and ${words.length - 3} more` : '';
  const what = `${words.slice(0, 3).join(', ')}${more}`;
  const records = new Map(events.flatMap((event) => (event.rec === undefined ? [] : [[event.rec, event]])));
  const [first] = records.values();
  if (first === undefined) return what;
  const place = records.size === 1 ? (first.loc?.feature ?? first.rec) : `${records.size} records`;
  return `${what} on ${place}`;
}

function eventWords(event: KnownEvent): readonly string[] {
  switch (event.op) {
    case 'alias':
    case 'session.start':
    case 'session.end':
      return [];
    case 'verdict':
      return [event.verdict];
    case 'code.add':
      return [`code ${event.code}`];
    case 'code.remove':
      return [`removal of code ${event.code}`];
    case 'severity':
      return [`severity ${event.severity}`];
    case 'insight.add':
      return [`insight "${event.title}"`];
    case 'tax.create':
      return [`new code ${event.code}`];
    case 'tax.merge':
      return [`merge of ${event.codes.join(', ')} into ${event.into}`];
    case 'tax.rename':
    case 'tax.define':
    case 'tax.move':
    case 'tax.split':
    case 'tax.archive':
      return [`${event.op.slice('tax.'.length)} of ${event.code}`];
    case 'note':
      return [event.kind === 'flag' ? 'flag' : 'note'];
    case 'anchor':
      return ['what went wrong first'];
    case 'root_cause':
      return ['root cause'];
    case 'resolution':
      return ['resolution'];
    case 'link':
      return [`link as ${event.rel}`];
    case 'adjudicate':
      return ['decision'];
    case 'retract':
      return ['a retraction'];
    case 'insight.edit':
    case 'insight.status':
      return [`change of insight ${event.insight}`];
    case 'prevention.propose':
      return [`prevention "${event.text}"`];
    case 'prevention.adopt':
      return [`adoption of prevention ${event.prevention} on ${event.date}`];
    case 'prevention.retire':
      return [`end of prevention ${event.prevention} on ${event.date}`];
    case 'suggestion.propose':
      return [`suggestion ${event.suggestion}`];
    case 'suggestion.status':
      return [`${event.status} of suggestion ${event.suggestion}`];
  }
}
