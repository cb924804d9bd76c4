import { harmless } from '../core/text/harmless.ts';
import { type JsonMember, type JsonNode, type JsonPath, jqPath, jsonTree } from '../core/text/json-tree.ts';
import { type DocumentLine, type Fold, type Look, textLines } from './document-line.ts';
import { formatCount, plural } from './format.ts';
import { type Segment, segment } from './frame.ts';

/** Members of one object or list that are shown; a list of a million would otherwise be laid out for nobody. */
const mostMembers = 1_000;
/** Lines of the whole. */
const mostLines = 20_000;
/** Characters of one value. */
const longestValue = 20_000;
/** What takes more lines than this is folded at first. */
const foldedAbove = 200;

/**
 * A JSON text with one member a line, as it was written: numbers, escapes and repeated keys are those of the text. The line
 * numbers are those of the whole, whatever is folded. What is left out says so.
 */
export function jsonLines(text: string, look: Look): DocumentLine[] {
  const root = treeOf(text);
  const printer = new Printer(text, look, String(root.lines).length);
  printer.print({ node: root, key: undefined, path: [], comma: '', number: 1, within: [] });
  return printer.lines;
}

/** The last tree: folding asks for the same one again, and 5 MB take 60 ms to scan. */
let known: { readonly text: string; readonly tree: JsonNode } | undefined;

function treeOf(text: string): JsonNode {
  if (known?.text !== text) known = { text, tree: jsonTree(text) };
  return known.tree;
}

type Place = {
  readonly node: JsonNode;
  readonly key: JsonMember['key'];
  readonly path: JsonPath;
  readonly comma: '' | ',';
  /** The line number in the unfolded whole, 1-based. */
  readonly number: number;
  readonly within: readonly Fold[];
};

class Printer {
  readonly lines: DocumentLine[] = [];
  readonly #text: string;
  readonly #look: Look;
  readonly #digits: number;
  #isFull = false;

  constructor(text: string, look: Look, digits: number) {
    this.#text = text;
    this.#look = look;
    this.#digits = Math.max(3, digits);
  }

  print(place: Place): void {
    if (this.#isFull) return;
    if (this.lines.length >= mostLines) {
      this.#isFull = true;
      this.#note(
        place,
        `the rest is not shown: ${formatCount(mostLines)} lines are the most; o opens the file`,
      );
      return;
    }
    if (place.node.members.length === 0) this.#scalar(place);
    else this.#container(place);
  }

  #scalar({ node, ...place }: Place): void {
    const empty = { object: '{}', array: '[]', text: undefined, number: undefined, word: undefined }[
      node.kind
    ];
    const end = Math.min(node.to, node.from + longestValue);
    const written = empty ?? this.#text.slice(node.from, end);
    const comma = end < node.to ? '' : place.comma;
    const role = node.kind === 'text' ? 'plain' : 'strong';
    this.#line({ node, ...place }, [segment(harmless(written), role), segment(comma)]);
    if (end < node.to)
      this.#note({ node, ...place }, `${formatCount(node.to - end)} more characters${place.comma}`);
  }

  #container(place: Place): void {
    const { node, path, number, within } = place;
    const isList = node.kind === 'array';
    const [opening, closing] = isList ? ['[', ']'] : ['{', '}'];
    const fold = foldOf(node, path);
    if (fold !== undefined && !this.#look.isOpen(fold)) {
      const held = plural(node.members.length, isList ? 'item' : 'field');
      this.#line(place, [segment(opening), segment(` ${held} `, 'dim'), segment(closing + place.comma)]);
      return;
    }
    this.#line(place, [segment(opening)]);
    this.#members(place, fold === undefined ? within : [...within, fold]);
    const end = { ...place, key: undefined, number: number + node.lines - 1 };
    if (!this.#isFull) this.#line(end, [segment(closing + place.comma)], 'end');
  }

  #members({ node, path, number }: Place, within: readonly Fold[]): void {
    let line = number + 1;
    const last = node.members.length - 1;
    for (const [at, { key, node: member }] of node.members.slice(0, mostMembers).entries()) {
      const comma = at === last ? '' : ',';
      this.print({ node: member, key, path: [...path, this.#step(key, at)], comma, number: line, within });
      line += member.lines;
    }
    const missing = node.members.length - mostMembers;
    if (missing > 0 && !this.#isFull) {
      const rest = { node, key: undefined, path, comma: '' as const, number: line, within };
      this.#note(rest, `${formatCount(missing)} more are not shown here; o opens the file`);
    }
  }

  #step(key: JsonMember['key'], at: number): string | number {
    return key === undefined ? at : String(JSON.parse(this.#text.slice(key.from, key.to)));
  }

  #note(place: Place, text: string): void {
    const unnamed = { ...place, key: undefined };
    this.#line(unnamed, [segment(`${this.#look.glyphs.ellipsis} ${text}`, 'dim')], 'note');
  }

  #line(place: Place, shown: readonly Segment[], part: 'start' | 'end' | 'note' = 'start'): void {
    const { node, path, key, within } = place;
    const { glyphs } = this.#look;
    const depth = part === 'note' && node.members.length > 0 ? path.length + 1 : path.length;
    // Deep nesting must leave room for the text.
    const indent = ' '.repeat(Math.min(depth * 2, Math.floor(this.#look.width / 3)));
    const fold = part === 'start' && node.members.length > 0 ? foldOf(node, path) : undefined;
    const number = part === 'note' ? '' : String(place.number);
    const named = key === undefined ? '' : `${harmless(this.#text.slice(key.from, key.to))}: `;
    const block = {
      // A key may stand twice in one object: the place in the text tells the lines apart.
      key: `json:${part}:${node.from}`,
      lead: [segment(`${number.padStart(this.#digits)}  ${this.#indented(indent, fold)}`, 'dim')],
      hang: [segment(`${glyphs.wrapped.padStart(this.#digits)}  ${indent}`, 'dim')],
      text: [segment(named, 'accent'), ...shown].filter(({ text }) => text !== ''),
      within,
      fold: fold && { ...fold, inner: this.#inner(place) },
      value: { path, text: () => this.#value(node), what: () => this.#words(node) },
    };
    this.lines.push(...textLines(block, this.#look));
  }

  #indented(indent: string, fold: Fold | undefined): string {
    if (fold === undefined) return indent;
    const { glyphs, isOpen } = this.#look;
    return `${indent.slice(2)}${isOpen(fold) ? glyphs.down : glyphs.crumb} `;
  }

  #inner({ node, path }: Place): readonly Fold[] {
    return node.members.slice(0, mostMembers).flatMap(({ key, node: member }, at) => {
      const fold = member.members.length > 0 && foldOf(member, [...path, this.#step(key, at)]);
      return fold ? [fold] : [];
    });
  }

  /** A text without its quotes and escapes, anything else as it is written. */
  #value({ kind, from, to }: JsonNode): string {
    const written = this.#text.slice(from, to);
    return kind === 'text' ? String(JSON.parse(written)) : written;
  }

  #words(node: JsonNode): string {
    const { kind, members } = node;
    if (kind === 'object') return `object, ${plural(members.length, 'field')}`;
    if (kind === 'array') return `list, ${plural(members.length, 'item')}`;
    return kind === 'text' ? `text, ${plural(this.#value(node).length, 'character')}` : kind;
  }
}

/** The whole record is no fold: folded, nothing of it would be left. */
function foldOf({ lines }: JsonNode, path: JsonPath): Fold | undefined {
  if (path.length === 0) return undefined;
  return { id: `json${jqPath(path)}`, starts: lines > foldedAbove ? 'folded' : 'open' };
}
