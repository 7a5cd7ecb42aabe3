import { mkdir } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { endianness } from 'node:os';
import { build } from 'esbuild';
import { runCommand } from '../testbed/run/command';
import { BENCH, OUTPUT } from './paths';

/** Compiles bpf/traffic.bpf.c for this machine. @returns the object's path */
export async function compileTraffic(): Promise<string> {
  const object = join(OUTPUT, 'traffic.o');
  await mkdir(OUTPUT, { recursive: true });
  const machine = (await runCommand('uname', ['-m'])).trim();
  const folder = `/usr/include/${machine}-linux-gnu`; // Debian's; elsewhere the compiler looks there by itself
  const includes = existsSync(folder) ? [`-I${folder}`] : [];
  const target = endianness() === 'LE' ? 'bpfel' : 'bpfeb';
  const flags = ['-target', target, '-mcpu=v3', '-g', '-O2', '-Wall', '-Werror', ...includes];
  await runCommand('clang', [...flags, '-c', join(BENCH, 'bpf/traffic.bpf.c'), '-o', object]);
  return object;
}

/** Bundles a program of the benchmarks as the agent is bundled, packages apart: loaders cost time that is not the agent's. */
export async function bundleWorkers(names: readonly string[]): Promise<void> {
  await build({
    entryPoints: names.map((name) => join(BENCH, `${name}.ts`)),
    outdir: OUTPUT,
    outbase: BENCH,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'warning',
  });
}

export const workerPath = (name: string): string => join(OUTPUT, `${name}.mjs`);
