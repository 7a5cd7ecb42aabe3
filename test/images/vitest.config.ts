import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** A configuration of its own, so that no other command builds images. */
export default defineConfig({
  test: {
    root: join(import.meta.dirname, '../..'),
    name: 'images',
    include: ['test/images/*.podman.ts'],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 900_000,
    reporters: ['default', './test/setup/totals-reporter.ts'],
  },
});
