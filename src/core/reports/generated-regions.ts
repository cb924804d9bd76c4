import { createHash } from 'node:crypto';

/** A part of a document that is generated; everything around it belongs to people. */
export type Region = {
  /** Lower-case letters and hyphens. */
  readonly id: string;
  /** Whole lines, without the newline at the end. */
  readonly text: string;
};

export type MergedRegions =
  | { readonly kind: 'merged'; readonly text: string }
  /** Someone wrote inside these regions; `text` is what the document would be with their changes lost. */
  | { readonly kind: 'edited'; readonly ids: readonly string[]; readonly text: string }
  /** Markers are missing, doubled or unpaired. `line` is 1-based, 0 when the whole document is meant. */
  | { readonly kind: 'refused'; readonly reason: string; readonly line: number };

/** A new document: the regions between their markers, one below the other, and `after` below them. */
export function writeRegions(regions: readonly Region[], after: string): string {
  return `${regions.map(marked).join('\n\n')}\n\n${after}`;
}

/**
 * A document with its regions replaced by newer ones; every byte outside the markers stays, line ends follow the
 * document's. Each region has to stand there exactly once, in any order, and nothing else between such markers.
 */
export function mergeRegions(document: string, regions: readonly Region[]): MergedRegions {
  const eol = /^[^\n]*\r\n/.test(document) ? '\r\n' : '\n';
  const parts = partsOf(document);
  if (!Array.isArray(parts)) return parts;
  const missing = regions.filter(({ id }) => !parts.some((part) => part.id === id)).map(({ id }) => id);
  if (missing.length > 0) {
    return refused(0, `lacks the ${plural(missing, 'marker', 'markers')} gen:begin ${missing.join(', ')}`);
  }
  const byId = new Map(regions.map((region) => [region.id, region]));
  const strange = parts.find(({ id }) => id !== undefined && !byId.has(id));
  if (strange !== undefined)
    return refused(strange.line, `has a region ${strange.id} that is none of a report's`);
  const text = parts
    .map(({ id, raw }) => {
      const region = id === undefined ? undefined : byId.get(id);
      return region === undefined ? raw : marked(region).replaceAll('\n', eol);
    })
    .join('');
  const ids = parts.filter(({ isEdited }) => isEdited).map(({ id }) => id ?? '');
  return ids.length > 0 ? { kind: 'edited', ids, text } : { kind: 'merged', text };
}

type Part = {
  /** Undefined outside the regions. */
  readonly id: string | undefined;
  readonly raw: string;
  readonly line: number;
  readonly isEdited: boolean;
};

const beginPattern = /^<!-- gen:begin ([a-z-]{1,40}) sha256=([0-9a-f]{64}) -->$/;
const endPattern = /^<!-- gen:end ([a-z-]{1,40}) -->$/;

/** Cuts the document at its markers; a region's part ends before the line end of its last marker. */
function partsOf(document: string): Part[] | Extract<MergedRegions, { kind: 'refused' }> {
  const lines = document.split('\n');
  const parts: Part[] = [];
  let start = 0;
  let open: { readonly id: string; readonly hash: string; readonly at: number } | undefined;
  let offset = 0;
  for (const [at, line] of lines.entries()) {
    const text = line.replace(/\r$/, '');
    const begin = beginPattern.exec(text);
    const end = endPattern.exec(text);
    if (begin?.[1] !== undefined) {
      const [, id, hash = ''] = begin;
      if (open !== undefined) return refused(at + 1, `begins ${id} inside ${open.id}`);
      if (parts.some((part) => part.id === id)) return refused(at + 1, `begins ${id} a second time`);
      parts.push({ id: undefined, raw: document.slice(start, offset), line: at + 1, isEdited: false });
      start = offset;
      open = { id, hash, at };
    } else if (end !== null) {
      if (open === undefined || open.id !== end[1])
        return refused(at + 1, `ends ${end[1]}, which does not begin before it`);
      const inside = lines.slice(open.at + 1, at).map((inner) => inner.replace(/\r$/, ''));
      const stop = offset + text.length;
      const isEdited = hashOf(inside.join('\n')) !== open.hash;
      parts.push({ id: open.id, raw: document.slice(start, stop), line: open.at + 1, isEdited });
      start = stop;
      open = undefined;
    }
    offset += line.length + 1;
  }
  if (open !== undefined) return refused(open.at + 1, `begins ${open.id} and never ends it`);
  parts.push({ id: undefined, raw: document.slice(start), line: lines.length, isEdited: false });
  return parts;
}

function marked({ id, text }: Region): string {
  return `<!-- gen:begin ${id} sha256=${hashOf(text)} -->\n${text}\n<!-- gen:end ${id} -->`;
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function refused(line: number, reason: string): Extract<MergedRegions, { kind: 'refused' }> {
  return { kind: 'refused', reason, line };
}

function plural(things: readonly unknown[], one: string, many: string): string {
  return things.length === 1 ? one : many;
}
