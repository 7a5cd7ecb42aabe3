/**
 * `npm run test:images`: builds both images twice, compares them, and runs them with podman and runc.
 *
 *     npm run test:images -- -t certificate      some of it; other arguments of vitest work, too
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { ROOT } from '../setup/build-all';
import { installNeeds, MissingNeedsError } from '../setup/install';
import { complain } from '../setup/say';

async function runTests(args: readonly string[]): Promise<number> {
  const vitest = join(ROOT, 'node_modules/.bin/vitest');
  const config = join(import.meta.dirname, 'vitest.config.ts');
  const child = spawn(vitest, ['run', '--config', config, ...args], { cwd: ROOT, stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  const [code] = (await once(child, 'close')) as [number | null];
  return code ?? 1;
}

try {
  installNeeds(['images', 'test', 'test:images']);
  process.exitCode = await runTests(process.argv.slice(2));
} catch (error) {
  complain(error instanceof Error ? error.message : String(error));
  process.exitCode = error instanceof MissingNeedsError ? 2 : 1;
}
