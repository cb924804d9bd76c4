/** What a check tells of one line: an error would be refused, misread or trained on wrongly; a warning only may be. */
export type CheckFinding = {
  /** 1-based; 0 for the file as a whole. */
  readonly line: number;
  readonly level: 'error' | 'warning';
  readonly reason: string;
};

export type Tell = (reason: string, level?: CheckFinding['level']) => void;

/** A row as it was read, and the line it begins on. */
export type CheckedRow = { readonly line: number; readonly value: RowObject };
export type RowObject = { readonly [key: string]: unknown };

/** What a row claims, whatever its shape: for rules that look at several rows, and at both sides of a pair. */
export type Claim =
  | { readonly shape: 'sft'; readonly prompt: string; readonly completion: string }
  | {
      readonly shape: 'preference';
      readonly prompt: string;
      readonly chosen: string;
      readonly rejected: string;
    }
  | { readonly shape: 'kto'; readonly prompt: string; readonly completion: string; readonly label: boolean };

/** The rules of one loader for one row. */
export type RowRules = (row: RowObject, tell: Tell) => Claim | undefined;

export function isObject(value: unknown): value is RowObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (value === undefined) return 'missing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  return typeof value === 'string' ? 'text' : `a ${typeof value}`;
}
