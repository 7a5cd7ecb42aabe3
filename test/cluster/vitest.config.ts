import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Tests on a cluster: `npm run test:cluster`. One cluster serves all files, one after the other. */
export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    name: 'cluster',
    include: ['test/cluster/tests/**/*.test.ts'],
    globalSetup: ['test/cluster/tests/global-setup.ts'],
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 900_000,
    reporters: ['verbose', './test/setup/totals-reporter.ts'],
  },
});
