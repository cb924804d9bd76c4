import { randomBytes } from 'node:crypto';
import { type EventBody, insightStatuses } from '../core/annotation/events.ts';
import { insightBody } from '../core/annotation/insight-block.ts';
import type { Insight } from '../core/annotation/insights.ts';
import type { HandEdit } from '../core/annotation/insights-text.ts';
import { lineDiff } from '../core/harness/line-diff.ts';
import { harmless } from '../core/text/harmless.ts';
import { insightId } from '../platform/annotation-bodies.ts';
import { writeInsightsFile } from '../platform/insights-file.ts';
import { type CliError, type CliIo, errorLine, refuse } from './cli-io.ts';
import { annotatedRecord, type OpenLog, openLog } from './open-log.ts';

export const insightActions = ['add', 'edit', 'status', 'link', 'sync'] as const;
export type InsightAction = (typeof insightActions)[number];

export type InsightOptions = {
  readonly dir: readonly string[];
  readonly author: string | undefined;
  readonly title: string | undefined;
  readonly text: string | undefined;
  readonly prevention: string | undefined;
  readonly record: readonly string[];
  readonly yes: boolean;
  readonly json: boolean;
};

type Change =
  | { readonly ok: true; readonly bodies: readonly EventBody[]; readonly said: string }
  | { readonly ok: false; readonly error: CliError };

/** Writes a lesson, changes one, or takes in what somebody edited in insights.md; answers the exit code. */
export async function changeInsights(
  action: InsightAction,
  { operands, given }: { readonly operands: readonly string[]; readonly given: InsightOptions },
  io: CliIo,
): Promise<number> {
  const opened = await openLog({ dirs: given.dir, author: given.author }, io);
  if (!opened.ok) return refuse(io, opened.error);
  const { log } = opened;
  if (action === 'sync')
    return operands.length > 0
      ? refuse(io, { what: `sync does not take ${operands[0]}`, remedy: 'folders go to --dir' })
      : sync(log, given, io);
  const change = action === 'add' ? added(log, operands, given) : changed(log, action, { operands, given });
  if (!change.ok) return refuse(io, change.error);
  return log.say(change.bodies, { said: change.said, format: given.json ? 'json' : 'plain' });
}

function added(log: OpenLog, [first, ...more]: readonly string[], given: InsightOptions): Change {
  const title = (first ?? given.title ?? '').trim();
  if (title === '') return failed('the insight has no title', 'debrief insights add TITLE');
  if (more.length > 0) return failed(`add takes one title, not also ${more[0]}`, 'put it in quotes');
  const evidence = evidenceOf(log, given.record);
  if (!evidence.ok) return evidence;
  const insight = insightId(title, randomBytes(3));
  const { text = '', prevention } = given;
  const [rec] = evidence.records;
  const body: EventBody = {
    op: 'insight.add',
    insight,
    title,
    text,
    ...(rec === undefined ? {} : { rec }),
    ...(prevention === undefined ? {} : { prevention }),
    ...(evidence.records.length === 0
      ? {}
      : { evidence: { n: evidence.records.length, records: [...evidence.records] } }),
  };
  return { ok: true, bodies: [body], said: `added ${insight}` };
}

type Asked = { readonly operands: readonly string[]; readonly given: InsightOptions };

function changed(log: OpenLog, action: 'edit' | 'status' | 'link', { operands, given }: Asked): Change {
  const [text, ...others] = operands;
  const found = insightOf(log, text ?? '');
  if (!found.ok) return found;
  const { insight } = found;
  switch (action) {
    case 'edit':
      return others.length > 0
        ? failed(`edit does not take ${others[0]}`, 'give --title, --text or --prevention')
        : edited(insight, given);
    case 'status': {
      const status = insightStatuses.find((known) => known === others[0]);
      if (status === undefined)
        return failed(
          `the status is one of ${insightStatuses.join(', ')}`,
          'debrief insights status ID WORD',
        );
      const body = { op: 'insight.status', insight: insight.id, status } as const;
      return { ok: true, bodies: [body], said: `${insight.id} is ${status}` };
    }
    case 'link':
      return linked(log, insight, [...others, ...given.record]);
  }
}

function edited({ id }: Insight, { title, text, prevention }: InsightOptions): Change {
  if (title === undefined && text === undefined && prevention === undefined)
    return failed('there is nothing to change', 'give --title, --text or --prevention');
  if (title?.trim() === '') return failed('--title is empty', 'say something in it');
  const body: EventBody = {
    op: 'insight.edit',
    insight: id,
    ...(title === undefined ? {} : { title: title.trim() }),
    ...(text === undefined ? {} : { text }),
    ...(prevention === undefined ? {} : { prevention }),
  };
  return { ok: true, bodies: [body], said: `edited ${id}` };
}

/** Adds records to an insight's evidence; its other figures stay unless they counted the records. */
function linked(log: OpenLog, insight: Insight, wanted: readonly string[]): Change {
  if (wanted.length === 0) return failed('link needs REC_ID', 'debrief insights link ID REC_ID');
  const found = evidenceOf(log, wanted);
  if (!found.ok) return found;
  const { evidence } = insight;
  const before = evidence?.records ?? [];
  const records = [...new Set([...before, ...found.records])];
  const isCounted = evidence?.n === undefined || evidence.n === before.length;
  const n = isCounted ? records.length : evidence.n;
  const { of, interval } = evidence ?? {};
  const body: EventBody = {
    op: 'insight.edit',
    insight: insight.id,
    evidence: {
      n,
      records,
      ...(of === undefined ? {} : { of }),
      ...(interval === undefined ? {} : { interval: [interval[0], interval[1]] }),
    },
  };
  return { ok: true, bodies: [body], said: `${insight.id} rests on ${records.length} records` };
}

type Evidence =
  | { readonly ok: true; readonly records: readonly string[] }
  | { readonly ok: false; readonly error: CliError };

/** Whole rec_ids as they are, also of records that nobody has annotated; beginnings of annotated ones completed. */
function evidenceOf({ project }: OpenLog, wanted: readonly string[]): Evidence {
  const records: string[] = [];
  for (const text of wanted) {
    const known = annotatedRecord(project.state, text);
    if (known.ok) records.push(known.record.recId);
    else if (/^[^:]+:[0-9a-f]{16}(?:#\d+)?$/.test(text)) records.push(text);
    else return known;
  }
  return { ok: true, records };
}

type Found =
  | { readonly ok: true; readonly insight: Insight }
  | { readonly ok: false; readonly error: CliError };

/** The insight with this id, or the only one whose id begins so. */
function insightOf({ project }: OpenLog, text: string): Found {
  const { insights } = project.state;
  const exact = insights.get(text);
  if (exact !== undefined) return { ok: true, insight: exact };
  const [only, other] = [...insights.values()].filter(({ id }) => text !== '' && id.startsWith(text));
  if (only !== undefined && other === undefined) return { ok: true, insight: only };
  if (text === '') return failed('ID is missing', 'see debrief insights');
  return failed(
    other === undefined ? `there is no insight ${text}` : `${text} begins several ids`,
    'see debrief insights',
  );
}

function failed(what: string, remedy: string): { readonly ok: false; readonly error: CliError } {
  return { ok: false, error: { what, remedy } };
}

/** Shows what somebody edited inside the blocks of insights.md, and takes it in with --yes. */
async function sync(log: OpenLog, { yes, json }: InsightOptions, io: CliIo): Promise<number> {
  const { state, project } = log.project;
  const { insights, withdrawnInsights: withdrawn } = state;
  const source = { insights: insights.values(), withdrawn, clean: log.redactor.text };
  const written = await writeInsightsFile(project.root, source);
  if (!written.ok) return refuse(io, written.failure);
  const { path, handEdited } = written;
  io.keepPath?.(path);
  if (handEdited.length === 0) {
    await io.stdout.write(`${harmless(`${path}: nothing was edited by hand`)}\n`);
    return 0;
  }
  if (!yes) {
    for (const edit of handEdited) await tellEdit(edit, { path, log }, io);
    const remedy = 'debrief insights sync --yes takes it in';
    await io.stderr.write(`${errorLine({ what: `${handEdited.length} edited by hand`, remedy })}\n`);
    return 1;
  }
  const said = `taken in from insights.md: ${handEdited.map(({ insight }) => insight).join(', ')}`;
  return log.say(
    handEdited.flatMap(({ bodies }) => [...bodies]),
    { said, format: json ? 'json' : 'plain' },
  );
}

async function tellEdit(
  { insight, line, body }: HandEdit,
  { path, log }: { readonly path: string; readonly log: OpenLog },
  io: CliIo,
): Promise<void> {
  await io.stdout.write(`${harmless(`${path}:${line} ${insight}`)}\n`);
  const known = log.project.state.insights.get(insight);
  const before = known === undefined ? '' : insightBody(known, log.redactor.text);
  for (const { sign, text } of lineDiff(before, body.replaceAll('\r\n', '\n'), 1))
    await io.stdout.write(`${harmless(`  ${sign}${text}`)}\n`);
}
