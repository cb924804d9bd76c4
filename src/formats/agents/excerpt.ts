/**
 * At most `length` characters of a text, cut where a word ends, with `…` where something was left out.
 *
 * Never cuts inside a word: half a secret would pass the redactor.
 */
export function headOf(text: string, length: number): string {
  if (text.length <= length) return text;
  const cut = text.slice(0, length + 1).search(/\s\S*$/);
  return cut === -1 ? '…' : `${text.slice(0, cut)} …`;
}

/** The same from the end. */
export function tailOf(text: string, length: number): string {
  if (text.length <= length) return text;
  const tail = text.slice(-length - 1);
  const cut = tail.search(/\s/);
  return cut === -1 ? '…' : `… ${tail.slice(cut + 1)}`;
}

/** The first lines that say what went wrong, quoted as printed; each once, at most `count`. */
export function errorLinesOf(output: string, count: number): string {
  const lines = new Set<string>();
  for (const line of output.split('\n')) {
    if (lines.size >= count) break;
    const said =
      /^E\s{1,40}(\S.{0,400})|^(\w*(?:Error|Exception)(?::.{0,400})?)$|^(?:ERROR|FAIL)[: ].{0,400}/.exec(
        line,
      );
    if (said !== null) lines.add((said[1] ?? said[2] ?? said[0]).trim());
  }
  return [...lines].join('\n');
}
