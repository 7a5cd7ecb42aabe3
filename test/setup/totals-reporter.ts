import type { Reporter, TestModule } from 'vitest/node';

/** Prints the totals as the last line of a run: `N passed, N failed, N skipped`. A file that did not load is a failure. */
export default class TotalsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const totals = { passed: 0, failed: errors.length, skipped: 0 };
    for (const module of modules) {
      totals.failed += module.errors().length;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === 'pending') totals.failed++; /* did not come to an end */
        else totals[state]++;
      }
    }
    /* After the default reporter's own summary. */
    process.once('exit', () => {
      process.stdout.write(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped\n`);
    });
  }
}
