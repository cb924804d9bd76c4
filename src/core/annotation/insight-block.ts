import { createHash } from 'node:crypto';
import { harmless } from '../text/harmless.ts';
import { type EventBody, type Evidence, insightStatuses } from './events.ts';
import type { Insight } from './insights.ts';

/**
 * The text of one insight between its markers, ending with a newline: title, text, status, evidence, prevention,
 * authors, dates. `clean` redacts what people wrote; control characters become visible and `<` is escaped, so that
 * nothing written can be a marker, a comment or HTML.
 */
export function insightBody(insight: Insight, clean: (text: string) => string): string {
  const text = cleanText(insight.text, clean);
  const prevention = oneLine(insight.prevention ?? '', clean);
  const day = (instant: string) => instant.slice(0, 10);
  return [
    titleLine(insight.title, clean),
    '',
    ...(text === '' ? [] : [text, '']),
    `- Status: ${insight.status}`,
    ...evidenceLines(insight.evidence),
    ...(prevention === '' ? [] : [`- Prevention: ${prevention}`]),
    `- Authors: ${insight.authors.map(escaped).join(', ')}`,
    `- Dates: added ${day(insight.created)}, changed ${day(insight.changed)}`,
    '',
  ].join('\n');
}

/** Every title and text line this insight's block has had, from its first version to now. */
export function renderedLines(insight: Insight, clean: (text: string) => string): ReadonlySet<string> {
  const lines = new Set(['']);
  for (const { title, text } of [...insight.earlier, insight]) {
    lines.add(titleLine(title, clean));
    for (const line of cleanText(text, clean).split('\n')) lines.add(line);
  }
  return lines;
}

/** Whether a line is one of those below the text, which are made from the log's figures and names. */
export function isFieldLine(line: string): boolean {
  return /^- (?:Status|Evidence|Prevention|Authors|Dates): /.test(line);
}

/**
 * What a hand-edited body says, as events that take it in. Title, text, prevention and status may be edited by hand;
 * evidence, authors and dates come from the log. `hash` is the body's, so that it may be rendered over afterwards.
 */
export function takenInBody(insight: string, body: string, hash: string): EventBody[] {
  const lines = body.replaceAll('\r\n', '\n').split('\n').map(unescaped);
  const titleAt = lines.findIndex((line) => /^#+\s+\S/.test(line));
  const statusAt = lines.findLastIndex((line) => line.startsWith('- Status:'));
  const fieldsAt = statusAt === -1 ? lines.length : statusAt;
  const title = lines[titleAt]?.replace(/^#+\s+/, '').trim();
  const text = lines.slice(titleAt + 1, fieldsAt).join('\n');
  const field = (name: string) => {
    const line = lines.slice(fieldsAt).find((candidate) => candidate.startsWith(`- ${name}:`));
    return line?.slice(name.length + 3).trim() ?? '';
  };
  const status = insightStatuses.find((known) => known === field('Status'));
  return [
    {
      op: 'insight.edit',
      insight,
      ...(title === undefined ? {} : { title }),
      text: withoutBlankEnds(text),
      prevention: field('Prevention'),
      taken_in: hash,
    },
    ...(status === undefined ? [] : [{ op: 'insight.status', insight, status } as const]),
  ];
}

/** A short hash of a body, the same whether git gave it LF or CRLF. */
export function bodyHash(body: string): string {
  return createHash('sha256').update(body.replaceAll('\r\n', '\n')).digest('hex').slice(0, 12);
}

function titleLine(title: string, clean: (text: string) => string): string {
  return `## ${oneLine(title, clean) || '(untitled)'}`;
}

function oneLine(text: string, clean: (text: string) => string): string {
  return escaped(clean(text.replace(/\s+/g, ' '))).trim();
}

function cleanText(text: string, clean: (text: string) => string): string {
  const lines = clean(text).split(/\r\n|\r|\n/);
  return withoutBlankEnds(lines.map(escaped).join('\n'));
}

function withoutBlankEnds(text: string): string {
  return text.replace(/^(?:[^\S\n]*\n)+/, '').trimEnd();
}

function evidenceLines(evidence: Evidence | undefined): string[] {
  if (evidence === undefined) return [];
  const { n, of, interval, records = [] } = evidence;
  const parts = [
    ...(n === undefined ? [] : [of === undefined ? `n = ${n}` : `n = ${n} of ${of}`]),
    ...(interval === undefined ? [] : [`interval ${share(interval[0])} to ${share(interval[1])}`]),
    ...(records.length === 0 ? [] : [records.map(escaped).join(', ')]),
  ];
  return parts.length === 0 ? [] : [`- Evidence: ${parts.join('; ')}`];
}

function share(value: number): string {
  return value.toFixed(3);
}

/**
 * No `<` can open a comment or HTML, and no line can pass for one of git's conflict markers. Backslashes already there
 * are doubled, so that `unescaped` can tell ours from the author's.
 */
function escaped(line: string): string {
  return harmless(line)
    .replace(/(\\*)</g, '$1$1\\<')
    .replace(/^(\\*)(?=([=>|])\2{6})/, '$1$1\\');
}

function unescaped(line: string): string {
  const halved = (slashes: string) => '\\'.repeat(Math.floor(slashes.length / 2));
  return line
    .replace(/(\\*)</g, (_, slashes: string) => `${halved(slashes)}<`)
    .replace(/^(\\*)(?=([=>|])\2{6})/, (_, slashes: string) => halved(slashes));
}
