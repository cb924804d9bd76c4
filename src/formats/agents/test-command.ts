import { posix } from 'node:path';
import { simpleCommands } from './shell-words.ts';

/** A command that starts a test runner. */
export type TestCommand = {
  readonly runner: string;
  /** Files, folders, packages or node ids the run was limited to; empty for a whole suite. */
  readonly targets: readonly string[];
  /** Where a `cd` before it went, as written. */
  readonly directory: string | undefined;
  /** It only lists tests, markers or a version: no test runs. */
  readonly listing: boolean;
};

/**
 * The test run in a shell command, or `undefined`. Only well-known runners count, and only where they are the command:
 * not in a commit message, an `echo`, a here-document or an argument. A project's own wrapper script is not recognised.
 */
export function testCommandIn(commandLine: string): TestCommand | undefined {
  let directory: string | undefined;
  for (const words of simpleCommands(commandLine)) {
    if (words[0] === 'cd') directory = words[1];
    const found = testCommandOf(withoutWrappers(words));
    if (found !== undefined) return { ...found, directory };
  }
  return undefined;
}

/**
 * The command with its targets as paths relative to `root`, so that runs from different folders can be compared.
 * `working` is the folder the command ran in.
 */
export function withTargetsFrom(
  command: TestCommand,
  places: { readonly root: string; readonly working: string },
): TestCommand {
  const from = posix.resolve(places.working, command.directory ?? '.');
  const targets = command.targets.map((target) => {
    const [path = '', ...node] = target.split('::');
    return [posix.relative(places.root, posix.resolve(from, path)) || '.', ...node].join('::');
  });
  return { ...command, targets };
}

/** Whether a shell command commits: `git commit` as a command, not as a word in a message. */
export function commitsIn(commandLine: string): boolean {
  return simpleCommands(commandLine).some((words) => {
    const [program, ...rest] = withoutWrappers(words);
    // `-c name=value` and `-C folder` come before the verb.
    const verbs = rest.filter(
      (word, place) => !word.startsWith('-') && !/^-[cC]$/.test(rest[place - 1] ?? ''),
    );
    return program === 'git' && verbs[0] === 'commit';
  });
}

const wrappers = new Set([
  'uv',
  'poetry',
  'pipenv',
  'pdm',
  'hatch',
  'rye',
  'npx',
  'bunx',
  'sudo',
  'time',
  'env',
  'nice',
  'xvfb-run',
  'dotenv',
  'bundle',
]);
const wrapperVerbs = new Set(['run', 'exec', 'x', '--', 'dlx']);

/** Drops what stands before the program: assignments, `uv run`, `npx`, `timeout 60`, `python -m`. */
function withoutWrappers(words: readonly string[]): readonly string[] {
  let rest = words;
  for (;;) {
    const [first = '', second = ''] = rest;
    const name = basename(first);
    if (/^[A-Za-z_]\w*=/.test(first)) rest = rest.slice(1);
    else if (name === 'timeout') rest = rest.slice(second.startsWith('-') ? 3 : 2);
    else if (/^python[\d.]*$/.test(name) && rest.includes('-m')) rest = rest.slice(rest.indexOf('-m') + 1);
    else if (/^(?:pnpm|yarn|bun|npm)$/.test(name) && wrapperVerbs.has(second) && !isScript(rest[2]))
      rest = rest.slice(2);
    else if (wrappers.has(name)) rest = afterOptions(rest.slice(1));
    else return rest;
  }
}

/** `npm run test:unit` runs a script; `npm exec vitest` runs a program. */
function isScript(word: string | undefined): boolean {
  return word !== undefined && /^test(?:$|:)/.test(word);
}

function afterOptions(words: readonly string[]): readonly string[] {
  const start = words.findIndex((word) => !word.startsWith('-') && !wrapperVerbs.has(word));
  return start === -1 ? [] : words.slice(start);
}

type Runner = {
  readonly name: string;
  /** The arguments after the runner's own words, or `undefined` if this is another program. */
  readonly match: (words: readonly string[]) => readonly string[] | undefined;
};

const runners: readonly Runner[] = [
  { name: 'pytest', match: program(/^(?:pytest|py\.test)(?:-?3)?$/) },
  { name: 'unittest', match: program(/^unittest$/) },
  { name: 'nose', match: program(/^nosetests\d?$/) },
  { name: 'tox', match: program(/^(?:tox|nox)$/) },
  {
    name: 'bin/test',
    match: (words) => (/(?:^|\/)bin\/test$/.test(words[0] ?? '') ? words.slice(1) : undefined),
  },
  {
    name: 'django',
    match: (words) =>
      words.slice(0, 3).some((word) => basename(word) === 'manage.py') ? afterWord(words, 'test') : undefined,
  },
  { name: 'vitest', match: program(/^vitest$/) },
  { name: 'jest', match: program(/^jest$/) },
  { name: 'mocha', match: program(/^mocha$/) },
  { name: 'ava', match: program(/^ava$/) },
  { name: 'playwright', match: verb(/^playwright$/, /^test$/) },
  {
    name: 'node',
    match: (words) => (words[0] === 'node' && words.includes('--test') ? words.slice(1) : undefined),
  },
  { name: 'npm', match: packageScript },
  { name: 'deno', match: verb(/^deno$/, /^test$/) },
  { name: 'go', match: verb(/^go$/, /^test$/) },
  { name: 'cargo', match: verb(/^cargo$/, /^(?:test|nextest)$/) },
  { name: 'dotnet', match: verb(/^dotnet$/, /^test$/) },
  { name: 'maven', match: verb(/^mvnw?$/, /^(?:test|verify)$/) },
  { name: 'gradle', match: verb(/^gradlew?$/, /(?:^|:)(?:test|check)$/) },
  { name: 'rspec', match: program(/^rspec$/) },
  { name: 'rails', match: verb(/^(?:rails|rake)$/, /^(?:test|spec)(?:$|:)/) },
  { name: 'phpunit', match: program(/^phpunit$/) },
  { name: 'ctest', match: program(/^ctest$/) },
  { name: 'make', match: verb(/^make$/, /^(?:test|check|tests)$/) },
  { name: 'mix', match: verb(/^mix$/, /^test$/) },
  { name: 'swift', match: verb(/^swift$/, /^test$/) },
];

function testCommandOf(words: readonly string[]): Omit<TestCommand, 'directory'> | undefined {
  for (const { name, match } of runners) {
    const rest = match(words);
    if (rest === undefined) continue;
    return { runner: name, targets: targetsIn(rest), listing: rest.some(isListing) };
  }
  return undefined;
}

function isListing(word: string): boolean {
  return /^(?:--collect-only|--co|--markers|--fixtures|--version|-V|--help|-h|--listTests|--list|--list-tests|--setup-plan)$/.test(
    word,
  );
}

/** Options whose value is the next word, so that the value is not taken for a target. */
const valueOptions = new Set([
  '-m',
  '-k',
  '-n',
  '-p',
  '-c',
  '-W',
  '-o',
  '-t',
  '-r',
  '--maxfail',
  '--tb',
  '--timeout',
  '--reporter',
  '--config',
  '--project',
  '--run',
  '-run',
  '--testNamePattern',
  '--settings',
  '--filter',
  '-e',
  '--grep',
  '-g',
]);

function targetsIn(words: readonly string[]): readonly string[] {
  const targets: string[] = [];
  for (const [place, word] of words.entries()) {
    if (/^\d?&?>/.test(word) || word === '--') continue;
    if (word.startsWith('-') || valueOptions.has(words[place - 1] ?? '')) continue;
    if (/^\d?&?>>?$/.test(words[place - 1] ?? '')) continue;
    targets.push(word);
  }
  return targets;
}

function program(pattern: RegExp): Runner['match'] {
  return (words) => (pattern.test(basename(words[0] ?? '')) ? words.slice(1) : undefined);
}

function verb(pattern: RegExp, verbPattern: RegExp): Runner['match'] {
  return (words) => {
    if (!pattern.test(basename(words[0] ?? ''))) return undefined;
    const place = words.findIndex(
      (word, index) => index > 0 && !word.startsWith('-') && verbPattern.test(word),
    );
    return place === -1 ? undefined : words.slice(place + 1);
  };
}

function packageScript(words: readonly string[]): readonly string[] | undefined {
  if (!/^(?:npm|pnpm|yarn|bun)$/.test(words[0] ?? '')) return undefined;
  const place = words[1] === 'run' || words[1] === 'run-script' ? 2 : 1;
  const script = words[place] ?? '';
  return /^(?:t|tst)$/.test(script) || isScript(script) ? words.slice(place + 1) : undefined;
}

function afterWord(words: readonly string[], wanted: string): readonly string[] | undefined {
  const place = words.indexOf(wanted);
  return place === -1 ? undefined : words.slice(place + 1);
}

function basename(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
