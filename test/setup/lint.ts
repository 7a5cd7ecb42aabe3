/** `npm run lint`: every check of form; all of them run, whichever fails. */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './build-all';
import { installNeeds, MissingNeedsError } from './install';
import { complain, say } from './say';

const KERNEL_SOURCES = readdirSync(join(ROOT, 'bpf'))
  .filter((name) => /\.[ch]$/.test(name))
  .map((name) => `bpf/${name}`);

const bin = (name: string): string => join(ROOT, 'node_modules/.bin', name);

const CHECKS: readonly { name: string; command: string; args: readonly string[] }[] = [
  { name: 'types', command: bin('tsc'), args: ['-b'] },
  { name: 'eslint', command: bin('eslint'), args: ['.'] },
  { name: 'prettier', command: bin('prettier'), args: ['--check', '--log-level', 'warn', '.'] },
  { name: 'stylelint', command: bin('stylelint'), args: ['--allow-empty-input', '{src,test}/**/*.css'] },
  { name: 'clang-format', command: 'clang-format', args: ['--dry-run', '--Werror', ...KERNEL_SOURCES] },
];

function check({ name, command, args }: (typeof CHECKS)[number]): boolean {
  const begun = performance.now();
  const { status } = spawnSync(command, args, { cwd: ROOT, stdio: 'inherit' });
  say(`${status === 0 ? '✓' : '✗'} ${name} (${((performance.now() - begun) / 1000).toFixed(1)} s)`);
  return status === 0;
}

try {
  installNeeds(['lint']);
  const failed = CHECKS.filter((each) => !check(each));
  if (failed.length > 0) complain(`failed: ${failed.map((each) => each.name).join(', ')}`);
  process.exitCode = failed.length === 0 ? 0 : 1;
} catch (error) {
  if (!(error instanceof MissingNeedsError)) throw error;
  complain(error.message);
  process.exitCode = 2;
}
