import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleAdvise } from '../../advise/build';
import { buildAgent } from '../../agent/build/build';
import { BYTE_ORDERS } from '../../agent/build/compile-bpf';
import { hashInputs } from './inputs-hash';

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');
const STAMPS = join(ROOT, 'test/.output/build-stamps.json');

export type PartName = 'advise' | 'agent' | 'plugin' | 'small console';

type Part = {
  name: PartName;
  /** Files and folders whose change makes it stale. */
  inputs: readonly string[];
  /** Files that are there when it has been built. */
  results: readonly string[];
  build: (log: (line: string) => void) => Promise<void>;
};

const OBJECTS = BYTE_ORDERS.map((order) => `flows.${order}.o`);

export const PARTS: readonly Part[] = [
  {
    name: 'agent',
    inputs: ['bpf', 'agent', 'package-lock.json'],
    results: [
      'agent/dist/main.js',
      'agent/dist/expressions.js',
      'agent/dist/metafile.json',
      ...OBJECTS.flatMap((object) => [`bpf/.output/${object}`, `agent/dist/${object}`]), // for kernel tests; for agents
    ],
    build: buildAgent,
  },
  {
    name: 'advise',
    inputs: ['advise', 'src', 'install/request.ts', 'package-lock.json'],
    results: ['advise/dist/advise.js'],
    build: bundleAdvise,
  },
  {
    name: 'plugin',
    inputs: ['src', 'locales', 'webpack.config.ts', 'console-extensions.json', 'package.json', 'package-lock.json'],
    results: ['dist/plugin-manifest.json', 'dist/packages.json', 'dist/locales/en/plugin__netobserv-agent-health.json'],
    build: () => runScript('build:plugin'),
  },
  {
    name: 'small console',
    inputs: ['test/console', 'package-lock.json'],
    results: ['test/.output/console/index.html', 'test/.output/console/main.js'],
    build: () => runScript('build:console'),
  },
];

/** Runs an npm script. @throws Error with its output when it fails */
async function runScript(name: string): Promise<void> {
  const child = spawn('npm', ['run', '--silent', name], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`npm run ${name} failed:\n${output}`);
}

function readStamps(): Record<string, unknown> {
  try {
    return JSON.parse(readFileSync(STAMPS, 'utf8')) as Record<string, unknown>;
  } catch {
    return {}; // none yet, or cut short: everything is built anew
  }
}

/** The files that are not there, or are empty. */
export function lacking(root: string, files: readonly string[]): string[] {
  return files.filter((file) => !statSync(join(root, file), { throwIfNoEntry: false })?.size);
}

/**
 * Builds the parts whose inputs have changed since they were built.
 *
 * @param log gets one line for each step
 * @param names which parts; all if not given
 * @throws Error with the compiler's or bundler's output
 */
export async function buildAll(log: (line: string) => void, names?: readonly PartName[]): Promise<void> {
  const stamps = readStamps();
  mkdirSync(dirname(STAMPS), { recursive: true });
  for (const part of PARTS.filter(({ name }) => !names || names.includes(name))) {
    const hash = hashInputs(ROOT, part.inputs);
    if (stamps[part.name] === hash && lacking(ROOT, part.results).length === 0) {
      log(`${part.name}: up to date`);
      continue;
    }
    log(`${part.name} …`);
    const begun = performance.now();
    await part.build((line) => log(`${part.name}: ${line}`));
    const missing = lacking(ROOT, part.results);
    if (missing.length > 0) throw new Error(`${part.name}: built, but there is no ${missing.join(', ')}`);
    stamps[part.name] = hash;
    writeFileSync(STAMPS, JSON.stringify(stamps));
    log(`${part.name}: built in ${((performance.now() - begun) / 1000).toFixed(1)} s`);
  }
}
