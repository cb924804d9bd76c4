import { grownTo } from './growing.ts';
import type { Segment, TokenNumbers } from './segment.ts';

/** Tokens that a word matched, ascending, each with its cost. */
export type MatchedTokens = { readonly tokens: Uint32Array; readonly costs: Uint16Array };

/** Places of a segment's tokens that matched, and the class of each. */
export type FoundPlaces = {
  readonly places: Uint32Array;
  readonly classes: Uint8Array;
  readonly count: number;
};

/** Looking a token up costs about as much as going past so many. */
const stepsOfLookup = 16;

/** More classes than costs there are: stands between a token and its class in one number, so that both are sorted together. */
const mostClasses = 256;

/** Matched tokens as one segment's maker numbers them: `classOf` by token, and the same as an ascending list. */
type Numbered = {
  readonly classOf: Uint8Array;
  /** Made when a segment is searched token by token. */
  list: { readonly tokens: Uint32Array; readonly classes: Uint8Array } | undefined;
};

/** Finds matched tokens in segments. Class n + 1 is that of the cost `costs[n]`; class 0 stands for tokens that did not match. */
export class MatchedTokenFinder {
  readonly costs: readonly number[];
  readonly classOf: Uint8Array;
  readonly #matched: MatchedTokens;
  readonly #known = new Map<TokenNumbers, Numbered>();
  readonly #own: Numbered;
  readonly #common = new Places();
  readonly #listed = new Places();

  constructor(matched: MatchedTokens, vocabularySize: number) {
    this.#matched = matched;
    const classOfCost = new Uint8Array(0x10000);
    this.costs = distinctCosts(matched.costs, classOfCost);
    this.classOf = new Uint8Array(vocabularySize);
    const classes = new Uint8Array(matched.tokens.length);
    for (let place = 0; place < classes.length; place++) {
      classes[place] = classOfCost[matched.costs[place] as number] as number;
      this.classOf[matched.tokens[place] as number] = classes[place] as number;
    }
    this.#own = { classOf: this.classOf, list: { tokens: matched.tokens, classes } };
  }

  /** Which of the segment's common tokens matched; valid until the next call. */
  common({ numbers, common }: Segment): FoundPlaces {
    return this.#common.walk(common, this.#numbered(numbers).classOf);
  }

  /** The same for the others. */
  listed({ numbers, tokens }: Segment): FoundPlaces {
    const numbered = this.#numbered(numbers);
    if (this.#matched.tokens.length * stepsOfLookup >= tokens.length)
      return this.#listed.walk(tokens, numbered.classOf);
    numbered.list ??= listedThere(this.#matched, this.classOf, numbers);
    return this.#listed.lookUp(tokens, numbered.list);
  }

  #numbered(numbers: TokenNumbers | undefined): Numbered {
    if (numbers === undefined) return this.#own;
    const known = this.#known.get(numbers);
    if (known !== undefined) return known;
    const { here } = numbers;
    const classOf = new Uint8Array(here.length);
    for (let token = 0; token < classOf.length; token++)
      classOf[token] = this.classOf[here[token] as number] as number;
    const made = { classOf, list: undefined };
    this.#known.set(numbers, made);
    return made;
  }
}

/** Ascending; tells `classOfCost` of each. */
function distinctCosts(costs: Uint16Array, classOfCost: Uint8Array): readonly number[] {
  const distinct: number[] = [];
  for (let place = 0; place < costs.length; place++) {
    const cost = costs[place] as number;
    if (classOfCost[cost] === 1) continue;
    classOfCost[cost] = 1;
    distinct.push(cost);
  }
  distinct.sort((a, b) => a - b);
  distinct.forEach((cost, place) => {
    classOfCost[cost] = place + 1;
  });
  return distinct;
}

function listedThere(
  { tokens }: MatchedTokens,
  classOf: Uint8Array,
  numbers: TokenNumbers | undefined,
): NonNullable<Numbered['list']> {
  const pairs: number[] = [];
  for (const token of tokens) {
    const there = numbers?.there[token] ?? 0;
    if (there !== 0) pairs.push((there - 1) * mostClasses + (classOf[token] ?? 0));
  }
  const sorted = Float64Array.from(pairs).sort();
  return {
    tokens: Uint32Array.from(sorted, (pair) => Math.floor(pair / mostClasses)),
    classes: Uint8Array.from(sorted, (pair) => pair % mostClasses),
  };
}

class Places implements FoundPlaces {
  places = new Uint32Array(1 << 10);
  classes = new Uint8Array(1 << 10);
  count = 0;

  walk(tokens: Uint32Array, classOf: Uint8Array): FoundPlaces {
    const { places, classes } = this.#roomFor(tokens.length);
    let count = 0;
    for (let place = 0; place < tokens.length; place++) {
      const found = classOf[tokens[place] as number] as number;
      places[count] = place;
      classes[count] = found;
      // What does not count is written over.
      count += found === 0 ? 0 : 1;
    }
    this.count = count;
    return this;
  }

  lookUp(tokens: Uint32Array, matched: NonNullable<Numbered['list']>): FoundPlaces {
    const { places, classes } = this.#roomFor(matched.tokens.length);
    const last = tokens.at(-1) ?? -1;
    let count = 0;
    let low = 0;
    for (let index = 0; index < matched.tokens.length; index++) {
      const token = matched.tokens[index] as number;
      if (token > last) break;
      low = firstAtLeast(tokens, token, low);
      if (tokens[low] !== token) continue;
      places[count] = low;
      classes[count] = matched.classes[index] as number;
      count += 1;
    }
    this.count = count;
    return this;
  }

  /** One place more, which is written to when nothing counts any more. */
  #roomFor(most: number): this {
    this.places = grownTo(this.places, most + 1);
    this.classes = grownTo(this.classes, most + 1);
    return this;
  }
}

/** The place of the first number that is not smaller; looks near `from` first. */
function firstAtLeast(sorted: Uint32Array, wanted: number, from: number): number {
  let low = from;
  let step = 1;
  while (low + step < sorted.length && (sorted[low + step] as number) < wanted) {
    low += step;
    step *= 2;
  }
  let high = Math.min(low + step, sorted.length);
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
