import { defineConfig } from 'vitest/config';
import { countReporter } from './test/count-reporter.ts';
import { inkTableAsModule } from './test/ink-table-as-module.ts';

export default defineConfig({
  plugins: [inkTableAsModule()],
  test: {
    include: ['src/**/*.test.ts', 'src/**/*.test.tsx', 'test/**/*.test.ts', 'test/**/*.test.tsx'],
    reporters: ['default', countReporter],
    // Two cores: more workers only make the terminal tests slower.
    maxWorkers: 2,
    // Generous: properties take seconds, and more on a machine that does other things as well.
    testTimeout: 60_000,
    // ink-table has to pass through the plugin, which only sees what vitest loads itself.
    server: { deps: { inline: ['ink-table'] } },
  },
});
