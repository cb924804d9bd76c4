import { mergeProposals } from '../core/annotation/merge-proposals.ts';
import { harmless } from '../core/text/harmless.ts';
import { carriedNames } from './carried-names.ts';
import { type CliIo, errorLine } from './cli-io.ts';
import { jsonLine } from './json-line.ts';
import { mergeCommand } from './merge-command.ts';
import type { OpenLog, Told } from './open-log.ts';

type Context = {
  readonly io: CliIo;
  readonly format: Told['format'];
  readonly options: { readonly dir: readonly string[]; readonly axis: string | undefined };
};

/** Names that may mean one thing, each with the command that merges them. */
export async function tellSimilar(log: OpenLog, { io, format, options }: Context): Promise<number> {
  const patterns = await carriedNames('pattern', options.dir, io);
  const proposals = mergeProposals(log.project.state, patterns).filter(
    ({ axis }) => options.axis === undefined || axis === options.axis,
  );
  for (const { axis, into, others } of proposals) {
    const codes = others.map(({ name }) => name);
    const command = mergeCommand(axis, codes, into.name);
    const records = others.reduce((sum, { count }) => sum + count, into.count);
    const because = [...new Set(others.map((other) => other.because))];
    if (format === 'json') {
      await io.stdout.write(jsonLine({ axis, into: into.name, codes, records, because, command }));
      continue;
    }
    const names = others.map(({ name, count }) => `${name} (${count})`).join(', ');
    await io.stdout.write(`${harmless(`${into.name} (${into.count}) ← ${names}: ${because.join(', ')}`)}\n`);
    await io.stdout.write(`    ${harmless(command)}\n`);
  }
  if (proposals.length === 0) await io.stderr.write(`${errorLine({ what: 'no two names are alike' })}\n`);
  return proposals.length === 0 ? 1 : 0;
}
