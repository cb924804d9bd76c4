import type { FoldedRecord } from '../core/annotation/folded-record.ts';
import { createRedactor } from '../core/privacy/redactor.ts';
import type { CliIo } from './cli-io.ts';

/** What stands of a record without secrets and names: older logs, and those of others, may hold some. */
export function redactedRecord<Said extends FoldedRecord>(
  said: Said,
  { homeFolder }: Pick<CliIo, 'homeFolder'>,
): Said {
  const { text } = createRedactor({ key: undefined, homeDirectory: homeFolder });
  return { ...said, codes: said.codes.map(text), notes: said.notes.map(text) };
}
