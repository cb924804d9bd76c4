import { readFileSync } from 'node:fs';
import type { Plugin } from 'vitest/config';

/**
 * Lets the tests import ink-table, a CommonJS package that calls `require('ink')`: Node refuses that because Ink waits
 * at its top level (ERR_REQUIRE_ASYNC_MODULE). The package is served as an ES module with the same exports; the
 * bundles need no such help.
 */
export function inkTableAsModule(): Plugin {
  return {
    name: 'ink-table-as-module',
    enforce: 'pre',
    load(id) {
      return id.endsWith('/node_modules/ink-table/dist/index.js') ? asModule(readFileSync(id, 'utf8')) : null;
    },
  };
}

/** CommonJS text with its `require` calls answered by imports; `module.exports` becomes the default export, as in Node. */
function asModule(source: string): string {
  const names = [...new Set([...source.matchAll(/\brequire\("([^"]+)"\)/g)].map(([, name]) => name))];
  return [
    ...names.map((name, index) => `import * as required${index} from ${JSON.stringify(name)};`),
    `const required = { ${names.map((name, index) => `${JSON.stringify(name)}: required${index}`).join(', ')} };`,
    'const require = (name) => required[name].default ?? required[name];',
    'const exports = {};',
    source,
    'export default exports;',
  ].join('\n');
}
