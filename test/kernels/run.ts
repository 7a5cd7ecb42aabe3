/**
 * `npm run test:kernels`: installs what it needs, builds the agent, and runs it on other kernels in virtual machines.
 *
 *     npm run test:kernels -- -t "'6.12'"  one kernel; other arguments of vitest work, too
 *     npm run test:kernels -- --fresh      downloads the newest kernels of each line first
 *     npm run test:kernels -- -u           also rewrites the table in docs/kernels.md
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { ROOT, buildAll } from '../setup/build-all';
import { MissingNeedsError, installNeeds } from '../setup/install';
import { complain, say } from '../setup/say';
import { forgetKernels } from './kernel-cache';

const FRESH = '--fresh';
const UPDATE = '-u';
const OWN = [FRESH, UPDATE];

async function runTests(args: readonly string[]): Promise<number> {
  const vitest = join(ROOT, 'node_modules/.bin/vitest');
  const config = join(import.meta.dirname, 'vitest.config.ts');
  const env = { ...process.env, TZ: 'UTC', UPDATE_DOCS: String(args.includes(UPDATE)) };
  const theirs = args.filter((each) => !OWN.includes(each));
  const child = spawn(vitest, ['run', '--config', config, ...theirs], { cwd: ROOT, stdio: 'inherit', env });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  const [code] = (await once(child, 'close')) as [number | null];
  return code ?? 1;
}

try {
  const args = process.argv.slice(2);
  installNeeds(['kernels']);
  await buildAll(say, ['agent']);
  if (args.includes(FRESH)) forgetKernels();
  process.exitCode = await runTests(args);
} catch (error) {
  complain(error instanceof Error ? error.message : String(error));
  process.exitCode = error instanceof MissingNeedsError ? 2 : 1;
}
