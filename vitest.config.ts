import { defineConfig } from 'vitest/config';

/** Kernel and browser tests share one machine's maps, namespaces and ports: their files run one after the other. */
const alone = { fileParallelism: false, testTimeout: 120_000, hookTimeout: 300_000 };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            'advise/**/*.test.ts',
            'agent/**/*.test.ts',
            'images/**/*.test.ts',
            'install/**/*.test.ts',
            'src/**/*.test.{ts,tsx}',
            'test/cluster/{*,build/*}.test.ts',
            'test/{bench,chart,console,demo,experiment,kernels,networks,release,rules,series,setup,testbed}/**/*.test.ts',
          ],
          exclude: ['**/node_modules/**', '**/*.e2e.test.ts'],
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: { name: 'kernel', include: ['test/kernel/**/*.test.ts'], ...alone, sequence: { groupOrder: 1 } },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts', 'test/**/*.e2e.test.ts'],
          ...alone,
          sequence: { groupOrder: 2 },
        },
      },
    ],
    reporters: ['default', './test/setup/totals-reporter.ts'],
  },
});
