/**
 * Makes `dist/`: two bundles with everything inside, so that starting costs one file each.
 *
 *   explorer.js   the explorer, with Ink and React
 *   cli.js        the verbs, without Ink: starts fast, and also runs on Node 20
 *   hook.js       what agents' hooks run, and nothing else: starts fastest
 *   load-thread.js  what a loading thread runs
 *   search-thread.js  what looks for secrets
 *   redaction-thread.js  what redacts much input
 *   verbs.json    the verbs' names, for the launcher
 *   THIRD_PARTY_LICENSES.txt
 */
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { basename, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild';
import { verbs } from './src/cli/verbs.ts';

export const root = import.meta.dirname;
const dist = join(root, 'dist');

type Output = { readonly name: string; readonly contents: Uint8Array | string };

/**
 * Parts of Ink that do not ship: its bridge to React's developer tools, which needs a package of its own, and the page
 * it draws for a thrown error, a stack trace with lines of the program, which here are thousands of characters long.
 * The error itself still reaches whoever waits for the end of the explorer. The cursor comes back with the rest of the
 * terminal; Ink's own way to see to that also writes a control sequence to standard error, be that a file.
 */
const withoutPartsOfInk: Plugin = {
  name: 'without-parts-of-ink',
  setup({ onLoad }) {
    onLoad({ filter: /\/node_modules\/ink\/build\/devtools\.js$/ }, () => ({ contents: '' }));
    onLoad({ filter: /\/node_modules\/ink\/build\/components\/ErrorOverview\.js$/ }, () => ({
      contents: 'export default () => null;',
    }));
    onLoad({ filter: /\/node_modules\/restore-cursor\/index\.js$/ }, () => ({
      contents: 'export default () => {};',
    }));
  },
};

/** The explorer loads the verbs from the bundle beside it, and only when there is no terminal to draw on. */
const verbsInTheirBundle: Plugin = {
  name: 'verbs-in-their-bundle',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\/cli\/main\.ts$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: verbsBundle, external: true } : undefined,
    );
  },
};

const verbsBundle = './cli.js';

/** Packages that speak to an engine: too large for everybody, and partly native. */
const enginePackages = ['@clickhouse/client', '@duckdb/node-api'] as const;

/** How every bundle is made: one file for each entry, which needs nothing but Node. */
export const bundleOptions = {
  absWorkingDir: root,
  bundle: true,
  external: [...enginePackages],
  write: false,
  metafile: true,
  minify: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  jsx: 'automatic',
  charset: 'utf8',
  legalComments: 'none',
  define: {
    'process.env.NODE_ENV': '"production"',
    // The layout engine looks whether there is `fetch`, and Node loads its whole HTTP client when it is looked at.
    fetch: 'undefined',
  },
  // CommonJS packages inside an ES module still call `require` for Node's own modules.
  banner: {
    js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);",
  },
  plugins: [withoutPartsOfInk, verbsInTheirBundle],
  logLevel: 'warning',
} as const satisfies BuildOptions;

/** Throws when a bundle needs a package at run time, or when the command line's has come to hold Ink or React. */
export function checkBundles({ outputs }: Pick<Metafile, 'outputs'>): void {
  for (const [name, output] of Object.entries(outputs)) {
    const outside = output.imports.filter(
      ({ external, path, kind }) =>
        external === true && !isBuiltin(path) && path !== verbsBundle && !isEngine(path, kind),
    );
    if (outside.length > 0)
      throw new Error(`${name} still imports ${outside.map(({ path }) => path).join(', ')}`);
  }
  const heavy = packageFolders(outputs['dist/cli.js']?.inputs ?? {}).filter((folder) =>
    /\/(ink|ink-table|react|yoga-layout)$/.test(folder),
  );
  if (heavy.length > 0) throw new Error(`dist/cli.js must start fast, but it holds ${heavy.join(', ')}`);
}

function isEngine(path: string, kind: string): boolean {
  return kind === 'dynamic-import' && enginePackages.some((name) => name === path);
}

/** The folders of the packages that files of a bundle come from, from the root, sorted. */
function packageFolders(inputs: Readonly<Record<string, unknown>>): readonly string[] {
  const folders = Object.keys(inputs).flatMap((path) => {
    const [folder] = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path) ?? [];
    return folder === undefined ? [] : [folder];
  });
  return [...new Set(folders)].sort();
}

/** Name, version and licence text of each package inside the bundles. */
function thirdPartyLicenses(metafile: Metafile): string {
  const notices = packageFolders(metafile.inputs).map((folder) => {
    const { name, version, license }: Record<string, string> = JSON.parse(
      readFileSync(join(root, folder, 'package.json'), 'utf8'),
    );
    const file = readdirSync(join(root, folder)).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file === undefined ? '' : readFileSync(join(root, folder, file), 'utf8').trim();
    return `${name} ${version} (${license})\n\n${text}\n`;
  });
  return `The bundles of debrief hold these packages.\n\n${notices.join(`\n${'-'.repeat(72)}\n\n`)}`;
}

/** Each file appears whole or not at all: an explorer may be starting from `dist/` at this moment. */
async function writeDist(outputs: readonly Output[]): Promise<void> {
  await mkdir(dist, { recursive: true });
  for (const { name, contents } of outputs) {
    const temporary = join(dist, `.${name}.${process.pid}`);
    await writeFile(temporary, contents);
    await rename(temporary, join(dist, name));
  }
  const current = new Set(outputs.map(({ name }) => name));
  const stale = (await readdir(dist)).filter((name) => !name.startsWith('.') && !current.has(name));
  await Promise.all(stale.map((name) => rm(join(dist, name), { recursive: true, force: true })));
}

async function main(): Promise<void> {
  const { outputFiles, metafile } = await build({
    ...bundleOptions,
    entryPoints: {
      explorer: 'src/main.ts',
      cli: 'src/cli/main.ts',
      hook: 'src/cli/hook-capture.ts',
      'load-thread': 'src/platform/load-thread.ts',
      'search-thread': 'src/platform/search-thread.ts',
      'redaction-thread': 'src/platform/redaction-thread.ts',
    },
    outdir: 'dist',
  });
  checkBundles(metafile);
  const bundles = outputFiles.map(({ path, contents }) => ({ name: basename(path), contents }));
  await writeDist([
    ...bundles,
    { name: 'verbs.json', contents: `${JSON.stringify(verbs)}\n` },
    { name: 'THIRD_PARTY_LICENSES.txt', contents: thirdPartyLicenses(metafile) },
  ]);
  const sizes = bundles.map(({ name, contents }) => `${name} ${Math.round(contents.length / 1024)} kB`);
  process.stdout.write(`${sizes.join(', ')} in ${Math.round(performance.now())} ms\n`);
}

if (process.argv[1] === import.meta.filename) {
  await main().catch((error: unknown) => {
    process.stderr.write(`The build failed. ${error instanceof Error ? error.message : error}\n`);
    process.exitCode = 1;
  });
}
