import type { EventBody } from './events.ts';
import { bodyHash, insightBody, isFieldLine, renderedLines, takenInBody } from './insight-block.ts';
import type { Insight } from './insights.ts';
import { conflictSides, type LineRole, type NumberedLine } from './merge-conflict.ts';

export type InsightsSource = {
  /** The file as it is; `undefined` if there is none. */
  readonly text: string | undefined;
  /** Stands in messages. */
  readonly path: string;
  readonly insights: Iterable<Insight>;
  /** Insights whose addition was taken back: their blocks go, unless edited by hand. */
  readonly withdrawn: ReadonlySet<string>;
  /** The redactor. */
  readonly clean: (text: string) => string;
};

/** A block somebody changed by hand. It is left as it is until `bodies` are in the log. */
export type HandEdit = {
  readonly insight: string;
  readonly line: number;
  readonly body: string;
  /** Events that take the edit in: append them after a confirmation, then render again. */
  readonly bodies: readonly EventBody[];
};

export type RenderedInsights =
  | {
      readonly ok: true;
      readonly text: string;
      readonly handEdited: readonly HandEdit[];
      /** Blocks of insights the log does not know; left as they are. */
      readonly unknown: readonly string[];
      /** Blocks made anew because a merge had mixed two renderings. */
      readonly rebuilt: readonly string[];
    }
  | { readonly ok: false; readonly what: string; readonly where: string; readonly remedy: string };

/**
 * The text of insights.md with the log's insights in it.
 *
 * Only blocks between `<!-- debrief:insight ID rev=HASH -->` and `<!-- /debrief -->` change; HASH is the hash of what
 * was rendered, so an edit by hand shows. New insights go to the end, oldest first. Every other byte stays. Rendering
 * again changes nothing. Refuses a block without an end, and a merge conflict that involves other text.
 */
export function renderInsights(source: InsightsSource): RenderedInsights {
  const lines = linesOf(source.text ?? '');
  const sides = conflictSides(lines, roleOf);
  if (!sides.ok) {
    return refusal(source.path, sides.line, {
      what: 'A merge conflict mixes insight blocks with other text',
      remedy: 'Resolve the conflict by hand, then run debrief insights --write',
    });
  }
  const ours = segmentsOf(sides.ours);
  const theirs = segmentsOf(sides.theirs);
  const unended = ours.unended ?? theirs.unended;
  if (unended !== undefined) {
    return refusal(source.path, unended, {
      what: 'An insight block has no end',
      remedy: `Put the line ${endMarker} where it ends, then run debrief insights --write`,
    });
  }
  return assemble(source, ours.segments, theirs.segments);
}

const endMarker = '<!-- /debrief -->';
const startPattern = /^<!-- debrief:insight ([A-Za-z0-9][A-Za-z0-9._-]{0,63})(?: rev=(\S*))? -->\s*$/;
const endPattern = /^<!-- \/debrief -->\s*$/;

type Block = {
  readonly kind: 'block';
  readonly id: string;
  readonly rev: string;
  readonly raw: string;
  readonly body: string;
  readonly line: number;
  readonly eol: string;
};
type Segment = Block | { readonly kind: 'outside'; readonly raw: string };

/** What becomes of one block: its new text, `undefined` if it goes. */
type Decision = {
  readonly raw: string | undefined;
  readonly fate: 'rendered' | 'hand-edited' | 'unknown' | 'rebuilt';
  readonly block: Block;
};

function assemble(
  source: InsightsSource,
  ours: readonly Segment[],
  theirs: readonly Segment[],
): RenderedInsights {
  const known = new Map([...source.insights].map((insight) => [insight.id, insight]));
  const theirBlocks = firstBlocks(theirs);
  const decisions: Decision[] = [];
  const placed = new Set<string>();
  let text = '';
  for (const segment of ours) {
    if (segment.kind === 'outside') {
      text += segment.raw;
      continue;
    }
    const other = placed.has(segment.id) ? undefined : theirBlocks.get(segment.id);
    const decision = decide(segment, other, { source, known, isCopy: placed.has(segment.id) });
    if (decision === undefined) {
      return refusal(source.path, segment.line, {
        what: 'An insight block was edited by hand on both sides of a merge',
        remedy: 'Resolve the conflict by hand, then run debrief insights --write',
      });
    }
    placed.add(segment.id);
    decisions.push(decision);
    text += decision.raw ?? '';
  }
  for (const block of theirBlocks.values()) {
    if (placed.has(block.id)) continue;
    const decision = decide(block, undefined, { source, known, isCopy: false });
    if (decision?.raw === undefined) continue;
    placed.add(block.id);
    decisions.push(decision);
    text = appended(text, decision.raw);
  }
  const missing = [...known.values()].filter(({ id }) => !placed.has(id));
  return { ok: true, text: withNew(text, missing, source), ...reportOf(decisions) };
}

/** Oldest first. A file that was not there gets a heading, which from then on belongs to people. */
function withNew(text: string, missing: readonly Insight[], source: InsightsSource): string {
  const start = source.text === undefined && missing.length > 0 ? '# Insights\n' : text;
  return missing
    .toSorted(byAge)
    .reduce((longer, insight) => appended(longer, rendered(insight, source, eolOf(longer))), start);
}

type Surroundings = {
  readonly source: InsightsSource;
  readonly known: ReadonlyMap<string, Insight>;
  /** An earlier block of the file has the same id. */
  readonly isCopy: boolean;
};

/** `undefined` if both sides of a merge hold different edits by hand. */
function decide(block: Block, other: Block | undefined, around: Surroundings): Decision | undefined {
  const { source, known, isCopy } = around;
  const insight = known.get(block.id);
  // Two renderings met: git may have taken lines of either, so neither hash can be expected to fit.
  const isMixed = other !== undefined && other.rev !== block.rev;
  const mayReplace = (candidate: Block) =>
    isPristine(candidate, insight) || (isMixed && wasRendered(candidate, insight, source));
  const versions = other === undefined ? [block] : [block, other];
  const [edit, second] = versions.filter((candidate) => !mayReplace(candidate));
  if (second !== undefined && second.body !== edit?.body) return undefined;
  if (edit !== undefined) {
    return { raw: edit.raw, fate: insight === undefined ? 'unknown' : 'hand-edited', block: edit };
  }
  if (insight !== undefined) {
    const raw = isCopy ? undefined : rendered(insight, source, block.eol);
    return { raw, fate: isMixed ? 'rebuilt' : 'rendered', block };
  }
  const raw = source.withdrawn.has(block.id) ? undefined : block.raw;
  return { raw, fate: raw === undefined ? 'rendered' : 'unknown', block };
}

function isPristine({ rev, body }: Block, insight: Insight | undefined): boolean {
  const hash = bodyHash(body);
  return rev === hash || insight?.takenIn.includes(hash) === true;
}

/** Whether a body holds only lines that the log has given rise to at some time. */
function wasRendered({ body }: Block, insight: Insight | undefined, { clean }: InsightsSource): boolean {
  if (insight === undefined) return false;
  const known = renderedLines(insight, clean);
  return body.split(/\r?\n/).every((line) => isFieldLine(line) || known.has(line));
}

function firstBlocks(segments: readonly Segment[]): Map<string, Block> {
  const blocks = new Map<string, Block>();
  for (const segment of segments) {
    if (segment.kind === 'block' && !blocks.has(segment.id)) blocks.set(segment.id, segment);
  }
  return blocks;
}

function reportOf(decisions: readonly Decision[]) {
  const of = (fate: Decision['fate']) => decisions.filter((decision) => decision.fate === fate);
  return {
    handEdited: of('hand-edited').map(({ block: { id, line, body } }) => ({
      insight: id,
      line,
      body,
      bodies: takenInBody(id, body, bodyHash(body)),
    })),
    unknown: of('unknown').map(({ block }) => block.id),
    rebuilt: of('rebuilt').map(({ block }) => block.id),
  };
}

function rendered(insight: Insight, { clean }: InsightsSource, eol: string): string {
  const body = insightBody(insight, clean);
  const text = `<!-- debrief:insight ${insight.id} rev=${bodyHash(body)} -->\n${body}${endMarker}\n`;
  return eol === '\n' ? text : text.replaceAll('\n', eol);
}

/** A blank line before, unless there is one or the text is empty. */
function appended(text: string, block: string): string {
  const eol = eolOf(text);
  if (text === '') return block;
  if (!text.endsWith('\n')) return `${text}${eol}${eol}${block}`;
  return /\n\r?\n$/.test(text) ? text + block : text + eol + block;
}

function segmentsOf(lines: readonly NumberedLine[]): { segments: Segment[]; unended: number | undefined } {
  const segments: Segment[] = [];
  for (let at = 0; at < lines.length; ) {
    const line = lines[at] as NumberedLine;
    const start = startPattern.exec(line.text);
    if (start === null) {
      const last = segments.at(-1);
      if (last?.kind === 'outside') segments[segments.length - 1] = { ...last, raw: last.raw + line.text };
      else segments.push({ kind: 'outside', raw: line.text });
      at++;
      continue;
    }
    const length = lines.slice(at + 1).findIndex(({ text }) => roleOf(text) !== 'other');
    const end = lines[at + 1 + length];
    if (length === -1 || end === undefined || roleOf(end.text) === 'start')
      return { segments, unended: line.number };
    const body = lines
      .slice(at + 1, at + 1 + length)
      .map(({ text }) => text)
      .join('');
    const [, id = '', rev = ''] = start;
    const raw = line.text + body + end.text;
    segments.push({ kind: 'block', id, rev, raw, body, line: line.number, eol: eolOf(line.text) });
    at += length + 2;
  }
  return { segments, unended: undefined };
}

function roleOf(text: string): LineRole {
  if (startPattern.test(text)) return 'start';
  return endPattern.test(text) ? 'end' : 'other';
}

function linesOf(text: string): NumberedLine[] {
  const lines = text.match(/[^\n]*\n|[^\n]+/g) ?? [];
  return lines.map((line, index) => ({ text: line, number: index + 1 }));
}

function eolOf(text: string): string {
  return /^[^\n]*\r\n/.test(text) ? '\r\n' : '\n';
}

function byAge(a: Insight, b: Insight): number {
  return `${a.created} ${a.id}` < `${b.created} ${b.id}` ? -1 : 1;
}

function refusal(
  path: string,
  line: number,
  { what, remedy }: { what: string; remedy: string },
): RenderedInsights {
  return { ok: false, what, where: `${path}:${line}`, remedy };
}
