/** Distinct texts, each with a code; code 0 is no text. */
export class Dictionary {
  readonly texts: string[] = [''];
  readonly #codes = new Map<string, number>();

  get size(): number {
    return this.texts.length;
  }

  intern(text: string): number {
    const known = this.#codes.get(text);
    if (known !== undefined) return known;
    const code = this.texts.length;
    this.texts.push(text);
    this.#codes.set(text, code);
    return code;
  }

  codeOf(text: string): number | undefined {
    return this.#codes.get(text);
  }
}
