/** `npm run test:cluster`: installs and builds what the tests need, then runs them on a cluster. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { ROOT } from '../setup/build-all';
import { MissingNeedsError, installNeeds } from '../setup/install';
import { complain, say } from '../setup/say';
import { buildPrograms } from './build/go-programs';

async function runScript(name: string): Promise<void> {
  const child = spawn('npm', ['run', '--silent', name], { cwd: ROOT, stdio: 'inherit' });
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`npm run ${name} failed`);
}

/** Anything after `npm run test:cluster --` goes to vitest. */
async function runTests(args: readonly string[]): Promise<number> {
  const vitest = join(ROOT, 'node_modules/.bin/vitest');
  const config = join(ROOT, 'test/cluster/vitest.config.ts');
  const child = spawn(vitest, ['run', '--config', config, ...args], { cwd: ROOT, stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  const [code] = (await once(child, 'close')) as [number | null];
  return code ?? 1;
}

try {
  installNeeds(['cluster']);
  await buildPrograms(say);
  await runScript('images');
  process.exitCode = await runTests(process.argv.slice(2));
} catch (error) {
  complain(error instanceof Error ? error.message : String(error));
  process.exitCode = error instanceof MissingNeedsError ? 2 : 1;
}
