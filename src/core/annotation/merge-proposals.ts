import { type NamedCount, similarNames } from '../analysis/similar-names.ts';
import type { AnnotationState } from './fold.ts';
import { taxonomyTree } from './taxonomy-tree.ts';

/** Codes of one axis whose names may mean one thing. A person confirms by merging them. */
export type MergeProposal = {
  readonly axis: string;
  readonly into: NamedCount;
  readonly others: readonly (NamedCount & { readonly because: string })[];
};

/**
 * Near-duplicate names among the codes in use and, on the pattern axis, among the records' own pattern names; the most
 * used proposal first. Codes already merged or archived are not proposed again.
 */
export function mergeProposals(
  state: AnnotationState,
  patterns: readonly NamedCount[] = [],
): readonly MergeProposal[] {
  const tree = taxonomyTree(state);
  const gone = new Set(
    tree.filter(({ mergedInto, archived }) => mergedInto !== undefined || archived).map(({ key }) => key),
  );
  const byAxis = new Map<string, Map<string, number>>();
  const count = (axis: string, name: string, records: number) => {
    if (gone.has(`${axis}/${name}`)) return;
    const names = byAxis.get(axis) ?? new Map<string, number>();
    byAxis.set(axis, names.set(name, (names.get(name) ?? 0) + records));
  };
  for (const { axis, code, records } of tree) count(axis, code, records);
  for (const { name, count: records } of patterns) count('pattern', name, records);
  const proposals = [...byAxis].flatMap(([axis, names]) => {
    const named = [...names].map(([name, records]) => ({ name, count: records }));
    return similarNames(named).groups.map(({ into, others }) => ({ axis, into, others }));
  });
  const weight = ({ into, others }: MergeProposal) =>
    others.reduce((sum, other) => sum + other.count, into.count);
  return proposals.sort((a, b) => weight(b) - weight(a) || (a.into.name < b.into.name ? -1 : 1));
}
