import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, posix } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = dirname(import.meta.dirname);

type Layer = {
  /** The other layers it may import. */
  readonly layers: readonly string[];
  /** The modules of Node it may import; `all` sets no limit. */
  readonly node: readonly string[] | 'all';
};

/** What ARCHITECTURE.md calls the dependency rule. */
const layers: Readonly<Record<string, Layer>> = {
  core: { layers: [], node: ['node:crypto'] },
  formats: { layers: ['core'], node: 'all' },
  app: { layers: ['core'], node: [] },
  ui: { layers: ['app', 'core'], node: [] },
  platform: { layers: ['app', 'formats', 'core'], node: 'all' },
  cli: { layers: ['app', 'core', 'formats', 'platform'], node: 'all' },
  main: { layers: ['core', 'formats', 'app', 'ui', 'platform', 'cli'], node: 'all' },
};

/** Only what draws may know how it is drawn. */
const drawingPackages = ['ink', 'ink-table', 'react'];
const drawingLayers = ['ui', 'main'];

type SourceFile = { readonly path: string; readonly text: string; readonly layer: string };
type Import = { readonly from: SourceFile; readonly specifier: string };

const files = ['src', 'test'].flatMap((folder) => sourceFiles(folder));
const source = files.filter(({ path }) => path.startsWith('src/'));
/** Tests may reach for anything; what they test may not. */
const imports = source.filter(({ path }) => !/\.test\.tsx?$/.test(path)).flatMap(importsOf);

function sourceFiles(folder: string): readonly SourceFile[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path))
    .map((path) => ({
      path: `${folder}/${path}`,
      text: readFileSync(join(root, folder, path), 'utf8'),
      layer: path.replace(/[/.].*$/, ''),
    }));
}

function importsOf(from: SourceFile): readonly Import[] {
  const specifiers =
    /(?:^|\n)(?:import|export)\b[^;'"]*?from\s*'([^']+)'|(?:^|\n)import\s*'([^']+)'|\bimport\(\s*'([^']+)'/g;
  return [...from.text.matchAll(specifiers)].map((match) => ({
    from,
    specifier: match[1] ?? match[2] ?? match[3] ?? '',
  }));
}

/** The layer that an import leads to, or `undefined` when it leaves `src`. */
function layerOf({ from, specifier }: Import): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  const [folder, ...rest] = posix.join(posix.dirname(from.path), specifier).split('/');
  return folder === 'src' ? rest.join('/').replace(/[/.].*$/, '') : undefined;
}

function written({ from, specifier }: Import): string {
  return `${from.path} imports ${specifier}`;
}

test('the scan sees the code it guards', () => {
  expect(source.length).toBeGreaterThan(20);
  expect(imports.length).toBeGreaterThan(source.length / 2);
  expect(imports.map(written)).toContain('src/ui/ink-table.tsx imports ink-table');
  expect(new Set(source.map(({ layer }) => layer))).toEqual(new Set(Object.keys(layers)));
});

describe('the dependency rule', () => {
  test('a layer imports only the layers below it', () => {
    const wrong = imports.filter((each) => {
      const target = layerOf(each);
      return (
        target !== undefined &&
        target !== each.from.layer &&
        !layers[each.from.layer]?.layers.includes(target)
      );
    });
    expect(wrong.map(written)).toEqual([]);
  });

  test('core reaches Node for hashing alone, app and ui not at all', () => {
    const wrong = imports.filter(({ from, specifier }) => {
      const allowed = layers[from.layer]?.node;
      return specifier.startsWith('node:') && allowed !== 'all' && !allowed?.includes(specifier);
    });
    expect(wrong.map(written)).toEqual([]);
  });

  test('only ui and main know Ink and React', () => {
    const wrong = imports.filter(
      ({ from, specifier }) =>
        drawingPackages.some((name) => specifier === name || specifier.startsWith(`${name}/`)) &&
        !drawingLayers.includes(from.layer),
    );
    expect(wrong.map(written)).toEqual([]);
  });

  test('no source file imports from outside src, but for the version in package.json', () => {
    const wrong = imports.filter(
      (each) =>
        each.specifier.startsWith('.') &&
        layerOf(each) === undefined &&
        !each.specifier.endsWith('package.json'),
    );
    expect(wrong.map(written)).toEqual([]);
  });
});

describe('the shape of the code', () => {
  test('no file is longer than 400 lines', () => {
    const long = files.map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }));
    expect(long.filter(({ lines }) => lines > 400)).toEqual([]);
  });

  test('files are named after ideas', () => {
    const vague = /^(utils?|helpers?|common|misc|types|index|shared)$/;
    expect(
      files.map(({ path }) => path).filter((path) => vague.test(basename(path).replace(/\..*$/, ''))),
    ).toEqual([]);
  });

  test('the types are not talked out of what they know', () => {
    const escapes = /\bas any\b|\bas unknown as\b/;
    const wrong = source.filter(
      ({ text }) => escapes.test(withoutComments(text)) || text.includes('@ts-ignore'),
    );
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  test('modules export by name', () => {
    expect(files.filter(({ text }) => /^export default\b/m.test(text)).map(({ path }) => path)).toEqual([]);
  });
});

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, '');
}

describe('what is under version control', () => {
  const tracked = existsSync(join(root, '.git'))
    ? execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' })
        .split('\0')
        .filter((path) => path !== '' && existsSync(join(root, path)))
        .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
    : [];

  test.skipIf(tracked.length === 0)('names neither the folders nor the registry it was written with', () => {
    const { npm_config_registry: registry } = process.env;
    const hosts = registry === undefined || registry.includes('npmjs.org') ? [] : [new URL(registry).host];
    const names = [root, join(root, '../shared'), ...hosts].map((name) => name.replace(/[.\\]/g, '\\$&'));
    const place = new RegExp(`(?<![\\w.-])(?:${names.join('|')})(?![\\w-])`);
    expect(tracked.filter(({ text }) => place.test(text)).map(({ path }) => path)).toEqual([]);
  });

  test.skipIf(tracked.length === 0)('leaves it to the reader where packages come from', () => {
    const lock = tracked.find(({ path }) => path === 'package-lock.json');
    expect(lock?.text).toContain('"integrity"');
    expect(lock?.text).not.toContain('"resolved"');
    expect(tracked.find(({ path }) => path === '.npmrc')?.text).not.toMatch(/registry\s*=|:\/\//);
  });
});
