import type { Row } from '../core/dataset/row.ts';
import { wrapToWidth } from '../core/text/cell-width.ts';
import type { JsonPath } from '../core/text/json-tree.ts';
import { cutLine, type FrameLine, lineWidth, segment } from './frame.ts';
import type { Glyphs } from './glyphs.ts';
import { plainText, sliceLine } from './marked-line.ts';

/** Something that can be folded away, and how it is before anyone has touched it. */
export type Fold = { readonly id: string; readonly starts: 'open' | 'folded' };

/** One line of a record as the cursor walks over it. All texts are harmless. */
export type DocumentLine = {
  /** Names the line among all lines of the record, whatever is folded. */
  readonly key: string;
  /** Before the text: a field's name, a line number, indentation. Nothing is looked for in it. */
  readonly lead: FrameLine;
  readonly text: FrameLine;
  /** The unbroken text of which `text` is a piece, and where the piece begins in it, in UTF-16 code units. */
  readonly whole: string;
  readonly from: number;
  /** The folds it lies in, outermost first. */
  readonly within: readonly Fold[];
  /** What Space folds here, and the folds directly inside it. */
  readonly fold: (Fold & { readonly inner: readonly Fold[] }) | undefined;
  /** What is copied from here, as it stands in the data. */
  readonly value: CopiedValue | undefined;
  /** The record that Enter opens. */
  readonly opens: Row | undefined;
};

export type CopiedValue = {
  readonly path: JsonPath;
  /** Made when it is asked for: most are not, and a text can be long. */
  readonly text: () => string;
  /** In words, as `text, 214 characters`. */
  readonly what?: () => string;
};

/** How a document is laid out. */
export type Look = {
  /** Cells beside the cursor's mark. */
  readonly width: number;
  readonly wrap: 'wrapped' | 'cut';
  readonly glyphs: Glyphs;
  readonly isOpen: (fold: Fold) => boolean;
};

export type TextBlock = Pick<DocumentLine, 'key' | 'lead' | 'text'> &
  Partial<Pick<DocumentLine, 'within' | 'fold' | 'value' | 'opens'>> & {
    /** Before every line but the first. */
    readonly hang?: FrameLine;
    /** Lines of prose longer than this are hard to read, however wide the screen is. */
    readonly longest?: number;
  };

const longestHeard = 2_000;

/** One text as the lines it takes: broken at the width, or cut at it. */
export function textLines(block: TextBlock, look: Look): DocumentLine[] {
  const { key, lead, text, hang = [segment(' '.repeat(lineWidth(lead)))] } = block;
  const { within = [], fold, value, opens } = block;
  const whole = plainText(text);
  const left = look.width - Math.max(lineWidth(lead), lineWidth(hang));
  // Who hears it is told whole sentences: there they are broken where they are written.
  const longest = look.glyphs.layout === 'linear' ? longestHeard : Math.min(block.longest ?? left, left);
  const room = Math.max(8, longest);
  const common = { whole, within, value, opens };
  if (look.wrap === 'cut' || fold !== undefined) {
    return [{ ...common, key, lead, text: cutLine(text, look.width - lineWidth(lead)), from: 0, fold }];
  }
  return brokenAt(whole, room).map(({ from, to }, place) => ({
    ...common,
    key: place === 0 ? key : `${key}+${place}`,
    lead: place === 0 ? lead : hang,
    text: sliceLine(text, from, to),
    from,
    fold: undefined,
  }));
}

/** Where a text is broken; the space at a break belongs to neither line. */
function brokenAt(text: string, width: number): { readonly from: number; readonly to: number }[] {
  // Breaking at cell width segments graphemes; most texts are short ASCII.
  if (text.length <= width && /^[\x20-\x7e]*$/.test(text)) return [{ from: 0, to: text.length }];
  let from = 0;
  return wrapToWidth(text, width).map((piece) => {
    if (from > 0 && text.charAt(from) === ' ') from += 1;
    const range = { from, to: from + piece.length };
    from = range.to;
    return range;
  });
}

export type FoldHeader = {
  readonly fold: Fold;
  readonly inner?: readonly Fold[];
  readonly title: string;
  readonly note: string;
  readonly within: readonly Fold[];
  /** Cells before the mark. */
  readonly indent?: number;
  /** `quiet`: a fold among other lines rather than the head of a section. `empty`: there is nothing to unfold. */
  readonly tone?: 'quiet' | 'empty';
};

/** The line that opens and closes a fold: `▾ Stack trace    12 frames`. */
export function foldHeader(header: FoldHeader, look: Look): DocumentLine[] {
  const { fold, inner = [], title, note, within, indent = 0, tone } = header;
  const { glyphs, isOpen } = look;
  const text =
    tone === 'quiet'
      ? [segment(`${title}  ${note}`.trimEnd(), 'dim')]
      : [segment(`${title.padEnd(nameWidth - 3)} `, 'strong'), segment(note, 'dim')];
  const mark = tone === 'empty' ? ' ' : isOpen(fold) ? glyphs.down : glyphs.crumb;
  const lead = [segment(`${' '.repeat(indent)}${mark} `, 'accent')];
  const key = `fold:${fold.id}`;
  return textLines(
    tone === 'empty' ? { key, lead, text, within } : { key, lead, text, within, fold: { ...fold, inner } },
    look,
  );
}

/** Cells of the column with the fields' names. */
export const nameWidth = 14;

/** Something with lines of its own that can be folded away; without lines there is only its head. */
export type Section = Pick<FoldHeader, 'inner' | 'title' | 'note'> &
  Fold & { readonly lines: ((within: readonly Fold[]) => readonly DocumentLine[]) | undefined };

export function sectionLines({ id, starts, inner, title, note, lines }: Section, look: Look): DocumentLine[] {
  const fold: Fold = { id, starts };
  const header = { fold, title, note, within: [], ...(inner === undefined ? {} : { inner }) };
  if (lines === undefined) return foldHeader({ ...header, tone: 'empty' }, look);
  return look.isOpen(fold) ? [...foldHeader(header, look), ...lines([fold])] : foldHeader(header, look);
}
