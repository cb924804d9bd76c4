import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'src/**/*.test.tsx', 'test/**/*.test.ts', 'test/**/*.test.tsx'],
    // Two cores: more workers only make the terminal tests slower.
    maxWorkers: 2,
    testTimeout: 20_000,
  },
});
