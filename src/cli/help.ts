import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isSystemError } from '../platform/durable-file.ts';
import { packageFolder } from '../platform/package-folder.ts';
import { parseArguments } from './arguments.ts';
import { type CliIo, type Program, refuse } from './cli-io.ts';
import { guideText, topics } from './guides.ts';
import { nearestWord } from './nearest-word.ts';

const usage = `debrief help [TOPIC]

Prints a guide, or what a verb takes; without a topic, the topics. The guides are the files of docs/, here without a
network.

  -h, --help   show this

Examples
  debrief help
  debrief help query | less
  debrief help export

Exit codes: 0 printed, 2 no such topic.
`;

/** `debrief help`: answers 0, or 2 for a topic that does not exist. */
export async function run(args: readonly string[], io: CliIo, program: Program): Promise<number> {
  const parsed = parseArguments(args, { help: 'switch' });
  if (!parsed.ok) return refuse(io, parsed.error);
  const [topic, ...more] = [...parsed.value.words, ...parsed.value.rest];
  if (parsed.value.options.help) {
    await io.stdout.write(usage);
    return 0;
  }
  if (topic === undefined) {
    await io.stdout.write(topicList(program));
    return 0;
  }
  if (more.length > 0) return refuse(io, { what: 'help takes one topic', remedy: 'see `debrief help`' });
  return printTopic(topic, io, program);
}

async function printTopic(topic: string, io: CliIo, { verbs, usageOf }: Program): Promise<number> {
  // A guide and a verb may share a name, as `export` does: then both are wanted, the short one first.
  const verbUsage = topic === '' ? undefined : await usageOf(topic);
  const guide = topics.find(({ name }) => name === topic);
  if (verbUsage === undefined && guide === undefined) {
    const names = [...topics, ...verbs].map(({ name }) => name);
    const near = nearestWord(topic, names);
    const remedy = near === undefined ? 'see `debrief help`' : `did you mean ${near}?`;
    return refuse(io, { what: `there is no topic ${JSON.stringify(topic)}`, remedy });
  }
  if (verbUsage !== undefined) await io.stdout.write(verbUsage);
  if (guide === undefined) return 0;
  const path = join(packageFolder(), guide.file);
  try {
    const text = guideText(await readFile(path, 'utf8'));
    await io.stdout.write(verbUsage === undefined ? text : `\n${text}`);
    return 0;
  } catch (error) {
    if (!isSystemError(error)) throw error;
    return refuse(io, { what: 'the guide cannot be read', where: path, remedy: 'install debrief again' });
  }
}

function topicList({ verbs }: Program): string {
  const width = Math.max(...topics.map(({ name }) => name.length));
  const lines = topics.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`);
  return `debrief help TOPIC prints one of these, or what a verb takes.

Guides
${lines.join('\n')}

Verbs
  ${verbs.map(({ name }) => name).join(' ')}
`;
}
