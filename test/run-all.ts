/** `npm test`: installs what the tests need, builds, and runs all of them: unit, kernel, end to end. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { ROOT, buildAll } from './setup/build-all';
import { MissingNeedsError, installNeeds } from './setup/install';
import { complain, say } from './setup/say';

/** Anything after `npm test --` goes to vitest, e.g. `--project unit`. */
async function runTests(args: string[]): Promise<number> {
  const vitest = join(ROOT, 'node_modules/.bin/vitest');
  const child = spawn(vitest, ['run', ...args], { cwd: ROOT, stdio: 'inherit', env: { ...process.env, TZ: 'UTC' } });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  const [code] = (await once(child, 'close')) as [number | null];
  return code ?? 1;
}

try {
  installNeeds(['build', 'test']);
  await buildAll(say);
  process.exitCode = await runTests(process.argv.slice(2));
} catch (error) {
  complain(error instanceof Error ? error.message : String(error));
  process.exitCode = error instanceof MissingNeedsError ? 2 : 1;
}
