/** A code with its axis, as `pattern/retry storm`: the same word on two axes is two codes. */
export type CodeKey = `${string}/${string}`;

/** Axis names hold no slash, so the key is unambiguous. */
export function codeKey(axis: string, code: string): CodeKey {
  return `${axis}/${code}`;
}
