import { createRedactor } from '../../privacy/redactor.ts';
import { credentialsTaken } from '../credentials.ts';
import type { CheckedRow, CheckFinding } from './finding.ts';

/** Rows that hold a credential, told by its rule alone. A loader takes them; a model that learns them gives them away. */
export function credentialWarnings(rows: readonly CheckedRow[]): readonly CheckFinding[] {
  const redactor = createRedactor({ key: undefined });
  return rows.flatMap(({ line, value }): readonly CheckFinding[] => {
    const text = JSON.stringify(value, asText);
    const redacted = redactor.json(text);
    if (!redacted.ok)
      return [{ line, level: 'warning', reason: `cannot be searched for credentials: ${redacted.reason}` }];
    const rules = credentialsTaken([text], [redacted.json]);
    if (rules.length === 0) return [];
    const reason = `holds a credential (${rules.join(', ')}): mask it before anybody trains on it`;
    return [{ line, level: 'warning', reason }];
  });
}

/** Parquet knows numbers that JSON does not. */
function asText(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}
