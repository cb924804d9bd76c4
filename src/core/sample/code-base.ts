import { Random } from './random.ts';
import { streams } from './streams.ts';
import {
  fieldWords,
  functionWords,
  inCamel,
  inKebab,
  inPascal,
  inSnake,
  inUpperSnake,
  moduleWords,
  noun,
  testTitle,
} from './vocabulary.ts';

/** The languages of the invented product; each area of it is written in one. */
export type Language = 'typescript' | 'python' | 'go' | 'rust' | 'java';

/**
 * The names in one area of the invented product. An area has a limited number of each, a few of which are met often, as
 * in a real code base; they are made when first asked for.
 */
export type CodeBase = {
  readonly area: string;
  readonly language: Language;
  readonly seed: number;
  /** The area's number; areas share no names but by accident. */
  readonly number: number;
  readonly made: Map<Shelf, string[]>;
};

type Shelf = keyof typeof shelves;

type ShelfPlan = {
  /** Tells the shelves' random numbers apart; below 20. */
  readonly number: number;
  readonly size: number;
  readonly make: (random: Random, code: CodeBase) => string;
};

const shelves = {
  commit: { number: 0, size: 2400, make: (random) => random.hex(7) },
  endpoint: { number: 1, size: 600, make: endpoint },
  field: { number: 2, size: 500, make: (random, { language }) => inStyleOf(language, fieldWords(random)) },
  function: {
    number: 3,
    size: 1600,
    make: (random, { language }) => inStyleOf(language, functionWords(random)),
  },
  module: { number: 4, size: 400, make: (random) => inKebab(moduleWords(random)) },
  source: { number: 5, size: 1500, make: sourcePath },
  table: { number: 6, size: 90, make: (random) => `${noun(random)}_${noun(random)}s` },
  test: { number: 7, size: 4500, make: testName },
  testFile: { number: 8, size: 900, make: testPath },
  type: { number: 9, size: 400, make: (random) => inPascal(moduleWords(random)) },
  variable: { number: 10, size: 70, make: variable },
} as const satisfies Record<string, ShelfPlan>;

/** A name of the area; the same few come up again and again. */
export function nameFrom(code: CodeBase, random: Random, shelf: Shelf): string {
  const { number, size, make }: ShelfPlan = shelves[shelf];
  const skew = random.next();
  const index = Math.floor(size * skew * skew);
  let made = code.made.get(shelf);
  if (made === undefined) {
    made = [];
    code.made.set(shelf, made);
  }
  let name = made[index];
  if (name === undefined) {
    name = make(new Random(code.seed, streams.codeBase + code.number * 20 + number, index), code);
    made[index] = name;
  }
  return name;
}

function inStyleOf(language: Language, parts: readonly string[]): string {
  return language === 'python' || language === 'rust' ? inSnake(parts) : inCamel(parts);
}

/** A path inside the repository, in the layout usual for the language. */
function sourcePath(random: Random, { area, language }: CodeBase): string {
  const name = moduleWords(random);
  switch (language) {
    case 'typescript':
      return `apps/${area}/src/${noun(random)}/${inKebab(name)}.ts`;
    case 'python':
      return `services/${area}/app/${noun(random)}/${inSnake(name)}.py`;
    case 'go':
      return `internal/${area}/${noun(random)}/${inSnake(name)}.go`;
    case 'rust':
      return `crates/${area}/src/${noun(random)}/${inSnake(name)}.rs`;
    case 'java':
      return `${area}/src/main/java/shop/${area}/${noun(random)}/${inPascal(name)}.java`;
  }
}

function testPath(random: Random, { area, language }: CodeBase): string {
  const name = moduleWords(random);
  switch (language) {
    case 'typescript':
      return `apps/${area}/test/${inKebab(name)}.test.ts`;
    case 'python':
      return `services/${area}/tests/test_${inSnake(name)}.py`;
    case 'go':
      return `internal/${area}/${inSnake(name)}_test.go`;
    case 'rust':
      return `crates/${area}/tests/${inSnake(name)}.rs`;
    case 'java':
      return `${area}/src/test/java/shop/${area}/${inPascal(name)}Test.java`;
  }
}

/** One test as its runner names it. */
function testName(random: Random, code: CodeBase): string {
  const path = testPath(random, code);
  const title = testTitle(random);
  const titleWords = title.split(/[ -]/);
  switch (code.language) {
    case 'typescript':
      return `${path} > ${noun(random)} > ${title}`;
    case 'python':
      return `${path}::test_${inSnake(titleWords)}`;
    case 'go':
      return `Test${inPascal(moduleWords(random))}/${inSnake(titleWords)}`;
    case 'rust':
      return `${code.area}::${noun(random)}::tests::${inSnake(titleWords)}`;
    case 'java':
      return `${inPascal(moduleWords(random))}Test.${inCamel(titleWords)}`;
  }
}

function endpoint(random: Random): string {
  const method = random.pick(['GET', 'POST', 'PATCH', 'PUT', 'DELETE']);
  const id = random.chance(0.3) ? `/${random.between(100, 99_999)}` : '';
  return `${method} /v${random.between(1, 3)}/${noun(random)}s${id}/${noun(random)}`;
}

function variable(random: Random, { area }: CodeBase): string {
  const what = random.pick(['url', 'dsn', 'key_id', 'region', 'bucket', 'timeout', 'host']);
  return inUpperSnake([area.replace('-', '_'), noun(random), what]);
}
