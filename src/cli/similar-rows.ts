import type { SimilarNameGroups } from '../core/analysis/similar-names.ts';
import { mergeCommand } from './merge-command.ts';
import type { SectionWriter } from './section-writer.ts';

const mostRows = 12;

/** Near-duplicate names under the most frequent spelling of each, with the command that merges codes of an axis. */
export async function writeSimilar(
  { groups }: SimilarNameGroups,
  writer: SectionWriter,
  axis?: 'pattern',
): Promise<void> {
  if (groups.length === 0) return;
  await writer.heading('Names that may be one pattern');
  for (const { into, others } of groups.slice(0, mostRows)) {
    const names = others.map(({ name, count, because }) => `${name} (${count}, ${because})`);
    await writer.sentence(`${into.name} (${into.count}): ${names.join('; ')}`);
    if (axis !== undefined) {
      const codes = others.map(({ name }) => name);
      await writer.whole(`    ${mergeCommand(axis, codes, into.name)}`);
    }
  }
  if (groups.length > mostRows)
    await writer.sentence(`and ${groups.length - mostRows} more; --json has them all`);
  await writer.sentence('Proposals: merge the codes in the taxonomy to make them count as one.');
}
