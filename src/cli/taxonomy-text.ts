import type { AnnotationState } from '../core/annotation/fold.ts';
import type { TaxonomyImpact } from '../core/annotation/taxonomy-impact.ts';
import { axisAndCode, type TreeCode } from '../core/annotation/taxonomy-tree.ts';
import { cellWidth, fitRight, fitToWidth } from '../core/text/cell-width.ts';
import { harmless } from '../core/text/harmless.ts';

export function codeJson(code: TreeCode): object {
  const { axis, name, parent, depth, definition, examples, archived, records, authors } = code;
  return {
    axis,
    code: code.code,
    name,
    parent: parent ?? null,
    depth,
    definition,
    examples,
    archived,
    merged_into: code.mergedInto === undefined ? null : axisAndCode(code.mergedInto).code,
    split_into: code.splitInto.map((key) => axisAndCode(key).code),
    records,
    authors,
  };
}

/** The tree as lines: codes indented, how many records carry each, and what it means. */
export function treeLines(tree: readonly TreeCode[]): readonly string[] {
  const codes = tree.map((code) => harmless(`${'  '.repeat(code.depth)}${code.code}${marks(code)}`));
  const width = Math.min(48, Math.max(...codes.map(cellWidth)));
  const counts = Math.max(...tree.map(({ records }) => String(records).length));
  return tree.map((code, place) => {
    const lead = fitToWidth(codes[place] ?? '', width);
    return `${`${lead}  ${fitRight(String(code.records), counts)}  ${harmless(meaning(code))}`.trimEnd()}\n`;
  });
}

/** The definition, after the name where that is more than the code in other letters. */
function meaning({ code, name, definition }: TreeCode): string {
  const plain = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
  if (plain(name) === plain(code)) return definition;
  return definition === '' ? name : `${name}: ${definition}`;
}

function marks({ axis, archived, mergedInto }: TreeCode): string {
  return [
    axis === 'tag' ? '' : ` [${axis}]`,
    archived ? ' archived' : '',
    mergedInto === undefined ? '' : ` → ${axisAndCode(mergedInto).code}`,
  ].join('');
}

/** Everything about one code; not harmless yet. */
export function codeLines(code: TreeCode, { taxonomy, byRecord }: AnnotationState): readonly string[] {
  const { axis, name, parent, definition, examples, records, authors } = code;
  const on = [...byRecord.values()].filter((record) => record.codes.some(({ key }) => key === code.key));
  const parentName =
    parent === undefined ? undefined : (taxonomy.codes.get(`${axis}/${parent}`)?.name ?? parent);
  return [
    `${name}${name === code.code ? '' : `  (${code.code})`}  on the axis ${axis}${code.archived ? ', archived' : ''}`,
    ...(definition === '' ? [] : [`  ${definition}`]),
    ...examples.map((example) => `  e.g. ${example}`),
    ...(parentName === undefined ? [] : [`  below ${parentName}`]),
    ...(code.mergedInto === undefined ? [] : [`  merged into ${axisAndCode(code.mergedInto).code}`]),
    ...code.splitInto.map((key) => `  split: some labels count as ${axisAndCode(key).code}`),
    `  on ${counted(records, 'record')}${authors.length === 0 ? '' : ` by ${authors.join(', ')}`}`,
    ...on
      .slice(0, 10)
      .map(({ recId, excerpt }) => `    ${recId}${excerpt === undefined ? '' : `  ${excerpt}`}`),
    ...(on.length > 10 ? [`    and ${on.length - 10} more`] : []),
  ];
}

export function impactJson({ records, authors, labels, recoded, children }: TaxonomyImpact): object {
  return { records: records.length, authors: authors.length, labels, recoded, children };
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
