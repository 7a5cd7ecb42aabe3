import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** A configuration of its own, so that no other command boots kernels. */
export default defineConfig({
  test: {
    root: join(import.meta.dirname, '../..'),
    name: 'kernels',
    include: ['test/kernels/*.vm.ts'],
    fileParallelism: false,
    hookTimeout: 900_000,
    reporters: ['default', './test/setup/totals-reporter.ts'],
  },
});
