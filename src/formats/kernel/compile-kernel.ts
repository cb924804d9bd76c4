import { instructions, memoryUnits, operators } from './kernel-operations.ts';
import { type KernelWord, kernelWords } from './kernel-words.ts';
import { type Signature, signed, unsigned, type ValueType, wasmModule } from './wasm-module.ts';

/**
 * Compiles a kernel to WebAssembly. Its language is a little of C: integers of 32 and 64 bits and vectors of sixteen
 * bytes, functions, variables, `if`, `while`, and memory as arrays by address (`u8[at]`, `i32[at] = 1`). There are no
 * conversions and no pointers. Mistakes in a source throw, with the line.
 *
 *     const newline = 10;
 *     global lines: i32;
 *     import found(at: i32): i32;
 *     export fn count(from: i32, to: i32): i32 {
 *       var at: i32 = from;
 *       while (at < to) { if (u8[at] == newline) { lines = lines + found(at); } at = at + 1; }
 *       return lines;
 *     }
 */
export function compileKernel(source: string): Uint8Array<ArrayBuffer> {
  return new KernelCompiler(kernelWords(source)).module();
}

type Expression = {
  readonly type: ValueType | undefined;
  readonly code: readonly number[];
  /** Set for a number that stands in the source. */
  readonly constant?: number;
  /** Set for a sum with a number that stands in the source: addresses take one for free. */
  readonly sum?: { readonly of: readonly number[]; readonly and: number };
};

type Declared = {
  readonly name: string;
  readonly signature: Signature;
  readonly names: readonly string[];
};

type Body = { readonly declared: Declared; readonly isExported: boolean; readonly start: number };

const blockVoid = 0x40;

class KernelCompiler {
  readonly #words: readonly KernelWord[];
  #place = 0;
  readonly #constants = new Map<string, Expression>();
  readonly #globals: { readonly name: string; readonly type: ValueType }[] = [];
  readonly #imports: Declared[] = [];
  readonly #bodies: Body[] = [];
  /** Of the function that is being compiled. */
  #locals = new Map<string, { readonly place: number; readonly type: ValueType }>();
  #result: ValueType | undefined;
  /** Blocks around the statement, and where the innermost loop's stand among them. */
  #depth = 0;
  #loopDepth = 0;

  constructor(words: readonly KernelWord[]) {
    this.#words = words;
  }

  /** All names first, so that functions can call those that follow. */
  module(): Uint8Array<ArrayBuffer> {
    while (this.#peek.kind !== 'end') this.#declaration();
    return wasmModule({
      imports: this.#imports,
      globals: this.#globals,
      functions: this.#bodies.map((body) => this.#function(body)),
    });
  }

  get #peek(): KernelWord {
    return this.#words[this.#place] ?? { kind: 'end', text: '', line: 0 };
  }

  #is(text: string): boolean {
    return this.#peek.text === text;
  }

  #accept(text: string): boolean {
    if (!this.#is(text)) return false;
    this.#place += 1;
    return true;
  }

  #expect(text: string): void {
    if (!this.#accept(text)) this.#fail(`expected ${text}`);
  }

  #name(): string {
    const { kind, text } = this.#peek;
    if (kind !== 'name') this.#fail('expected a name');
    this.#place += 1;
    return text;
  }

  #fail(reason: string): never {
    const { text, line } = this.#peek;
    throw new SyntaxError(`kernel, line ${line}, at ${text}: ${reason}`);
  }

  #declaration(): void {
    if (this.#accept('const')) {
      const name = this.#name();
      this.#expect('=');
      this.#constants.set(name, this.#operand());
      this.#expect(';');
    } else if (this.#accept('global')) {
      const name = this.#name();
      this.#globals.push({ name, type: this.#type() });
      this.#expect(';');
    } else if (this.#accept('import')) {
      this.#imports.push(this.#header());
      this.#expect(';');
    } else {
      const isExported = this.#accept('export');
      this.#expect('fn');
      const declared = this.#header();
      this.#bodies.push({ declared, isExported, start: this.#place });
      this.#skipBody();
    }
  }

  #header(): Declared {
    const name = this.#name();
    const names: string[] = [];
    const parameters: ValueType[] = [];
    this.#expect('(');
    while (!this.#accept(')')) {
      if (names.length > 0) this.#expect(',');
      names.push(this.#name());
      parameters.push(this.#type());
    }
    const result = this.#is(':') ? this.#type() : undefined;
    return { name, names, signature: { parameters, result } };
  }

  #type(): ValueType {
    this.#expect(':');
    const name = this.#name();
    if (name !== 'i32' && name !== 'i64' && name !== 'v128') this.#fail('expected a type');
    return name;
  }

  #skipBody(): void {
    this.#expect('{');
    for (let depth = 1; depth > 0; this.#place++) {
      if (this.#is('{')) depth += 1;
      else if (this.#is('}')) depth -= 1;
      else if (this.#peek.kind === 'end') this.#fail('expected }');
    }
  }

  #function({ declared: { name, names, signature }, isExported, start }: Body) {
    this.#place = start;
    this.#locals = new Map();
    for (const [place, type] of signature.parameters.entries())
      this.#locals.set(names[place] ?? '', { place, type });
    this.#result = signature.result;
    this.#depth = 0;
    const code = this.#block();
    const locals = Array.from(this.#locals.values(), ({ type }) => type).slice(names.length);
    // Every path of a function that gives something has returned before its end.
    if (signature.result !== undefined) code.push(0x00);
    return { name, signature, locals, code, isExported };
  }

  #block(): number[] {
    const code: number[] = [];
    this.#expect('{');
    while (!this.#accept('}')) code.push(...this.#statement());
    return code;
  }

  #statement(): readonly number[] {
    if (this.#accept('var')) return this.#variable();
    if (this.#accept('if')) return this.#if();
    if (this.#accept('while')) return this.#while();
    if (this.#accept('return')) return this.#return();
    // A loop is two blocks: out of the outer one, or to the start of the inner one.
    if (this.#accept('break')) return this.#jump(this.#depth - this.#loopDepth + 1);
    if (this.#accept('continue')) return this.#jump(this.#depth - this.#loopDepth);
    return this.#assignment();
  }

  #jump(levels: number): readonly number[] {
    this.#expect(';');
    return [0x0c, ...unsigned(levels)];
  }

  #variable(): readonly number[] {
    const name = this.#name();
    const type = this.#type();
    if (this.#locals.has(name)) this.#fail(`${name} is there already`);
    this.#locals.set(name, { place: this.#locals.size, type });
    this.#expect('=');
    const value = this.#typed(type);
    this.#expect(';');
    return [...value.code, ...this.#store(name)];
  }

  #condition(): Expression {
    this.#expect('(');
    const condition = this.#typed('i32');
    this.#expect(')');
    return condition;
  }

  #if(): readonly number[] {
    const { code } = this.#condition();
    this.#depth += 1;
    const then = this.#block();
    let otherwise: readonly number[] = [];
    if (this.#accept('else')) otherwise = this.#is('if') ? this.#statement() : this.#block();
    this.#depth -= 1;
    return [...code, 0x04, blockVoid, ...then, ...(otherwise.length === 0 ? [] : [0x05, ...otherwise]), 0x0b];
  }

  #while(): readonly number[] {
    const outer = this.#loopDepth;
    this.#depth += 2;
    this.#loopDepth = this.#depth;
    const { code } = this.#condition();
    const body = this.#block();
    this.#depth -= 2;
    this.#loopDepth = outer;
    const leave = [...code, 0x45, 0x0d, 0x01];
    return [0x02, blockVoid, 0x03, blockVoid, ...leave, ...body, 0x0c, 0x00, 0x0b, 0x0b];
  }

  #return(): readonly number[] {
    const value = this.#result === undefined ? [] : this.#typed(this.#result).code;
    this.#expect(';');
    return [...value, 0x0f];
  }

  /** `name = …;`, `u8[…] = …;` or a call whose result nobody wants. */
  #assignment(): readonly number[] {
    const start = this.#place;
    const name = this.#name();
    const unit = memoryUnits[name];
    if (unit !== undefined) {
      const { code, offset } = this.#address();
      this.#expect('=');
      const value = this.#typed(unit.type);
      this.#expect(';');
      return [...code, ...value.code, ...unit.store, 0x00, ...unsigned(offset)];
    }
    if (this.#accept('=')) {
      const value = this.#typed(this.#typeOf(name));
      this.#expect(';');
      return [...value.code, ...this.#store(name)];
    }
    this.#place = start;
    const { type, code } = this.#operand();
    this.#expect(';');
    return type === undefined ? code : [...code, 0x1a];
  }

  #typeOf(name: string): ValueType {
    const type = this.#locals.get(name)?.type ?? this.#globals.find((global) => global.name === name)?.type;
    return type ?? this.#fail(`${name} is not known`);
  }

  #store(name: string): readonly number[] {
    const local = this.#locals.get(name);
    if (local !== undefined) return [0x21, ...unsigned(local.place)];
    return [0x24, ...unsigned(this.#globals.findIndex((global) => global.name === name))];
  }

  #typed(type: ValueType): Expression {
    const found = this.#expression(0);
    if (found.type !== type) this.#fail(`expected ${type} before this, not ${found.type ?? 'nothing'}`);
    return found;
  }

  #expression(above: number): Expression {
    let left = this.#operand();
    for (;;) {
      const sign = this.#peek.text;
      if (sign === '&&' || sign === '||') {
        const strength = sign === '&&' ? 2 : 1;
        if (strength <= above) return left;
        this.#place += 1;
        left = both(sign, left, this.#expression(strength));
        continue;
      }
      const operator = operators[sign];
      if (this.#peek.kind !== 'sign' || operator === undefined || operator.strength <= above) return left;
      this.#place += 1;
      const right = this.#expression(operator.strength);
      const code = left.type === right.type && left.type !== undefined && operator.codes[left.type];
      if (code === false || code === undefined) this.#fail(`${sign} of ${left.type} and ${right.type}`);
      const type = operator.compares === true && left.type !== 'v128' ? 'i32' : left.type;
      const offset = sign === '+' && right.type === 'i32' ? right.constant : undefined;
      left = {
        type,
        code: [...left.code, ...right.code, ...code],
        ...(offset === undefined ? {} : { sum: { of: left.code, and: offset } }),
      };
    }
  }

  #operand(): Expression {
    const { kind, text } = this.#peek;
    if (kind === 'i32' || kind === 'i64') {
      this.#place += 1;
      return literal(kind, BigInt(text));
    }
    if (this.#accept('-')) {
      const { type, text: digits } = { type: this.#peek.kind, text: this.#peek.text };
      if (type !== 'i32' && type !== 'i64') this.#fail('expected a number');
      this.#place += 1;
      return literal(type, -BigInt(digits));
    }
    if (this.#accept('!')) return { type: 'i32', code: [...this.#operandOf('i32').code, 0x45] };
    if (this.#accept('(')) {
      const inner = this.#expression(0);
      this.#expect(')');
      return inner;
    }
    return this.#named(this.#name());
  }

  #operandOf(type: ValueType): Expression {
    const found = this.#operand();
    if (found.type !== type) this.#fail(`expected ${type} before this`);
    return found;
  }

  #named(name: string): Expression {
    const unit = memoryUnits[name];
    if (unit !== undefined) {
      const { code, offset } = this.#address();
      return { type: unit.type, code: [...code, ...unit.load, 0x00, ...unsigned(offset)] };
    }
    const instruction = instructions[name];
    if (instruction !== undefined) return this.#call(instruction, instruction.code);
    if (this.#is('(')) return this.#callOf(name);
    const constant = this.#constants.get(name);
    if (constant !== undefined) return constant;
    const local = this.#locals.get(name);
    if (local !== undefined) return { type: local.type, code: [0x20, ...unsigned(local.place)] };
    const type = this.#typeOf(name);
    return { type, code: [0x23, ...unsigned(this.#globals.findIndex((global) => global.name === name))] };
  }

  #callOf(name: string): Expression {
    const all = [...this.#imports, ...this.#bodies.map(({ declared }) => declared)];
    const place = all.findIndex((declared) => declared.name === name);
    const declared = all[place] ?? this.#fail(`${name} is not known`);
    return this.#call(declared.signature, [0x10, ...unsigned(place)]);
  }

  #call({ parameters, result }: Signature, call: readonly number[]): Expression {
    const code: number[] = [];
    this.#expect('(');
    for (const [place, type] of parameters.entries()) {
      if (place > 0) this.#expect(',');
      code.push(...this.#typed(type).code);
    }
    this.#expect(')');
    return { type: result, code: [...code, ...call] };
  }

  /** Of a unit of memory; a constant that is added to it costs nothing. */
  #address(): { readonly code: readonly number[]; readonly offset: number } {
    this.#expect('[');
    const { code, sum } = this.#typed('i32');
    this.#expect(']');
    return sum === undefined || sum.and < 0 ? { code, offset: 0 } : { code: sum.of, offset: sum.and };
  }
}

function literal(type: 'i32' | 'i64', value: bigint): Expression {
  const bits = type === 'i32' ? BigInt.asIntN(32, value) : BigInt.asIntN(64, value);
  return type === 'i32'
    ? { type, code: [0x41, ...signed(bits)], constant: Number(bits) }
    : { type, code: [0x42, ...signed(bits)] };
}

/** `&&` and `||`, which look at the right side only when they have to. */
function both(sign: '&&' | '||', left: Expression, right: Expression): Expression {
  if (left.type !== 'i32' || right.type !== 'i32') throw new SyntaxError(`kernel: ${sign} of other than i32`);
  const [then, otherwise] = sign === '&&' ? [right.code, [0x41, 0x00]] : [[0x41, 0x01], right.code];
  return { type: 'i32', code: [...left.code, 0x04, 0x7f, ...then, 0x05, ...otherwise, 0x0b] };
}
