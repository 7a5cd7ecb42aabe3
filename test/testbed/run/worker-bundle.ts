/**
 * The testbed's own processes (one a pod, and some more) as bundles: plain `node` starts them in some 50 ms, where the
 * TypeScript loader would take ten times as long in each of them.
 */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const TESTBED = join(dirname(fileURLToPath(import.meta.url)), '..');
const OUTPUT = join(TESTBED, '../.output/testbed');

const WORKERS = {
  reaper: 'run/reaper.ts',
  relay: 'network/relay.ts',
  collector: 'collector/collector.ts',
  pod: 'traffic/pod.ts',
  'cluster-exporter': 'kubernetes/cluster-exporter.ts',
} as const;

export type Worker = keyof typeof WORKERS;

export function workerPath(worker: Worker): string {
  return join(OUTPUT, `${worker}.mjs`);
}

/** Bundles all workers; packages stay outside and are found in the repository's node_modules. */
export async function bundleWorkers(): Promise<void> {
  await build({
    entryPoints: Object.entries(WORKERS).map(([out, path]) => ({ out, in: join(TESTBED, path) })),
    outdir: OUTPUT,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: 'linked',
    logLevel: 'warning',
  });
}
