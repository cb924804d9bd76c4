/** A word, number or sign of a kernel's source, and the line it stands in. */
export type KernelWord = {
  readonly kind: 'name' | 'i32' | 'i64' | 'sign' | 'end';
  readonly text: string;
  readonly line: number;
};

const pattern =
  /(?<space>\s+|\/\/[^\n]*)|(?<number>0x[0-9a-fA-F_]+L?|\d[\d_]*L?)|'(?<character>[^'\n])'|(?<name>[A-Za-z_]\w*)|(?<sign>>>>|<<|>>|<=|>=|==|!=|&&|\|\||[-+*&|^<>=!(){}[\],;:])/y;

/** Splits a kernel's source. `'a'` is the number of a character, `5L` one of 64 bits. Throws on anything else. */
export function kernelWords(source: string): readonly KernelWord[] {
  const words: KernelWord[] = [];
  let line = 1;
  pattern.lastIndex = 0;
  for (let at = 0; at < source.length; at = pattern.lastIndex) {
    pattern.lastIndex = at;
    const groups = pattern.exec(source)?.groups;
    if (groups === undefined) throw new SyntaxError(`kernel, line ${line}: ${source.slice(at, at + 20)}`);
    const { space, number, character, name, sign } = groups;
    if (space !== undefined) line += space.split('\n').length - 1;
    else if (number !== undefined) {
      const digits = number.replaceAll('_', '');
      const isWide = digits.endsWith('L');
      words.push({ kind: isWide ? 'i64' : 'i32', text: isWide ? digits.slice(0, -1) : digits, line });
    } else if (character !== undefined)
      words.push({ kind: 'i32', text: String(character.charCodeAt(0)), line });
    else if (name !== undefined) words.push({ kind: 'name', text: name, line });
    else words.push({ kind: 'sign', text: sign ?? '', line });
  }
  return [...words, { kind: 'end', text: 'the end', line }];
}
