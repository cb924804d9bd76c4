import { harmless, harmlessLines } from '../core/text/harmless.ts';
import { jqPath } from '../core/text/json-tree.ts';
import type { DocumentLine } from './document-line.ts';
import { type OpenedRecord, type RecordField, recordParts } from './record-fields.ts';

/** What can be copied from a record, and how the reader is told. Secrets are taken out where the copy effect is done. */
export type Copied = { readonly text: string; readonly what: string; readonly way?: 'print' };

export function copiedValue({ value, whole }: DocumentLine): Copied {
  return { text: value?.text() ?? whole, what: 'the value' };
}

/** As jq reads it. */
export function copiedPath({ value }: DocumentLine): Copied {
  return { text: jqPath(value?.path ?? []), what: 'the path' };
}

export function copiedPlace({ file, line }: { readonly file: string; readonly line: number }): Copied {
  return { text: `${file}:${line}`, what: 'file:line' };
}

export function copiedJson({ raw }: OpenedRecord): Copied {
  return { text: raw, what: 'the record as JSON' };
}

/** A heading, the telling fields, the stack trace in a fence, and where the record stands. */
export function copiedMarkdown(record: OpenedRecord): Copied {
  const { identity, told, trace, steps } = recordParts(record);
  const heading = identity.map(({ text }) => harmless(text)).join(' · ');
  const lines = [
    `### ${heading}`,
    '',
    ...[...told, ...(steps === undefined ? [] : [steps])].flatMap(listItem),
    ...(trace === undefined ? [] : ['', ...fenced(trace.text)]),
    '',
    `\`${harmless(record.file)}:${record.line}\` · \`${record.recId}\``,
    '',
  ];
  return { text: lines.join('\n'), what: 'the record as Markdown' };
}

function listItem({ name, text, entries }: RecordField): readonly string[] {
  if (entries !== undefined && entries.length > 1)
    return [`- **${name}**`, ...entries.map((entry) => `  - ${harmless(entry)}`)];
  const [first = '', ...others] = harmlessLines(text);
  return [`- **${name}**: ${first}`, ...others.map((line) => `  ${line}`)];
}

/** A fence longer than any run of backticks inside. */
function fenced(text: string): readonly string[] {
  const runs = text.match(/`+/g) ?? [];
  const fence = '`'.repeat(Math.max(3, ...runs.map((run) => run.length + 1)));
  return [fence, ...harmlessLines(text), fence];
}
