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

/** An ascending list of tokens, and the class of each. */
type TokenList = { readonly tokens: Uint32Array; readonly classes: Uint8Array };

/** Matched tokens as one maker of segments numbers them. */
type Numbered = { list: TokenList | undefined; classOf: Uint8Array | undefined };

/** Finds matched tokens in segments. Class n + 1 is that of the cost `costs[n]`; class 0 stands for tokens that did not match. */
export class MatchedTokenFinder {
  readonly costs: readonly number[];
  readonly #list: TokenList;
  readonly #vocabularySize: number;
  #classOf: Uint8Array | undefined;
  readonly #known = new Map<TokenNumbers, Numbered>();
  readonly #common = new Places();
  readonly #listed = new Places();

  constructor({ tokens, costs }: MatchedTokens, vocabularySize: number) {
    const classOfCost = new Uint8Array(0x10000);
    this.costs = distinctCosts(costs, classOfCost);
    const classes = new Uint8Array(tokens.length);
    for (let place = 0; place < classes.length; place++)
      classes[place] = classOfCost[costs[place] as number] as number;
    this.#list = { tokens, classes };
    this.#vocabularySize = vocabularySize;
  }

  /** The class of each token of the vocabulary. */
  get classOf(): Uint8Array {
    this.#classOf ??= classesByToken(this.#list, this.#vocabularySize);
    return this.#classOf;
  }

  /** Which of the segment's common tokens matched; valid until the next call. */
  common({ numbers, common }: Segment): FoundPlaces {
    return this.#find(common, numbers, this.#common);
  }

  /** The same for the others. */
  listed({ numbers, tokens }: Segment): FoundPlaces {
    return this.#find(tokens, numbers, this.#listed);
  }

  /** The class of each token as the segment numbers them; undefined where looking the matched ones up is quicker. */
  classesIn({ numbers, tokens }: Segment): Uint8Array | undefined {
    return this.#isLookedUp(tokens) ? undefined : this.#classesThere(numbers);
  }

  #isLookedUp(tokens: Uint32Array): boolean {
    return this.#list.tokens.length * stepsOfLookup < tokens.length;
  }

  #find(tokens: Uint32Array, numbers: TokenNumbers | undefined, places: Places): FoundPlaces {
    if (this.#isLookedUp(tokens)) return places.lookUp(tokens, this.#listThere(numbers));
    return places.walk(tokens, this.#classesThere(numbers));
  }

  #numbered(numbers: TokenNumbers): Numbered {
    const numbered = this.#known.get(numbers) ?? { list: undefined, classOf: undefined };
    this.#known.set(numbers, numbered);
    return numbered;
  }

  #listThere(numbers: TokenNumbers | undefined): TokenList {
    if (numbers === undefined) return this.#list;
    const numbered = this.#numbered(numbers);
    numbered.list ??= listThere(this.#list, numbers);
    return numbered.list;
  }

  #classesThere(numbers: TokenNumbers | undefined): Uint8Array {
    if (numbers === undefined) return this.classOf;
    const numbered = this.#numbered(numbers);
    numbered.classOf ??= classesThere(this.#list, numbers);
    return numbered.classOf;
  }
}

function classesByToken({ tokens, classes }: TokenList, tokenCount: number): Uint8Array {
  const classOf = new Uint8Array(tokenCount);
  for (let place = 0; place < tokens.length; place++)
    classOf[tokens[place] as number] = classes[place] as number;
  return classOf;
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

/** Not by way of `listThere`, which sorts: of the many tokens that hold a letter that takes longer than all the rest. */
function classesThere({ tokens, classes }: TokenList, { here, there }: TokenNumbers): Uint8Array {
  const classOf = new Uint8Array(here.length);
  for (let place = 0; place < tokens.length; place++) {
    const token = tokens[place] as number;
    const number = token < there.length ? (there[token] as number) : 0;
    if (number !== 0) classOf[number - 1] = classes[place] as number;
  }
  return classOf;
}

function listThere({ tokens, classes }: TokenList, { there }: TokenNumbers): TokenList {
  const pairs = new Float64Array(tokens.length);
  let count = 0;
  for (let place = 0; place < tokens.length; place++) {
    const token = tokens[place] as number;
    const number = token < there.length ? (there[token] as number) : 0;
    if (number !== 0) pairs[count++] = (number - 1) * mostClasses + (classes[place] as number);
  }
  const sorted = pairs.subarray(0, count).sort();
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

  lookUp(tokens: Uint32Array, matched: TokenList): FoundPlaces {
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
