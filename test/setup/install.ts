import { execFileSync } from 'node:child_process';
import { findProgram, missingNeeds } from './detect';
import type { Command, Need } from './need';
import { say } from './say';
import { removeLeftPolicy, withoutServiceStarts } from './service-policy';

/** The system lacks something and we may not or can't install it; the message says what the user can do. */
export class MissingNeedsError extends Error {}

type PackageManager = {
  program: string;
  column: 'debian' | 'fedora';
  update: readonly string[] | undefined;
  install: readonly string[];
};

const MANAGERS: readonly PackageManager[] = [
  {
    program: 'apt-get',
    column: 'debian',
    update: ['update'],
    install: ['install', '-y', '--no-install-recommends'],
  },
  {
    program: 'dnf',
    column: 'fedora',
    update: undefined,
    install: ['install', '-y', '--setopt=install_weak_deps=False'],
  },
];

/** Packages to install for the needs, each once. */
export function packageNames(needs: readonly Need[], column: 'debian' | 'fedora'): string[] {
  return [...new Set(needs.map((need) => need[column]))].sort();
}

/** Debian's packages that would start a server, and its name. */
const SERVICES: Readonly<Record<string, string>> = {
  containerd: 'containerd',
  'etcd-server': 'etcd',
  prometheus: 'prometheus',
};

/** Nobody asked for the servers of the packages, one of them on our port: not during `install`, and not at the next boot. */
function withoutServices(packages: readonly string[], install: () => void): void {
  withoutServiceStarts(install);
  const updateRc = findProgram(['update-rc.d']);
  if (updateRc === undefined) return;
  for (const [name, service] of Object.entries(SERVICES))
    if (packages.includes(name)) runVisibly(updateRc, [service, 'disable']);
}

function runVisibly(program: string, args: readonly string[]): void {
  say(`  $ ${[program, ...args].join(' ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  execFileSync(program, args, { stdio: ['ignore', 'inherit', 'inherit'], env });
}

function listOf(needs: readonly Need[]): string {
  return needs.map((need) => `  ${need.what}: ${need.why}`).join('\n');
}

/**
 * Installs what the commands need and the system lacks; does nothing when nothing is missing.
 *
 * @throws MissingNeedsError when we are not root, or the system is neither Debian's nor Fedora's kind
 */
export function installNeeds(commands: readonly Command[]): void {
  if (process.getuid?.() === 0) removeLeftPolicy();
  const missing = missingNeeds(commands);
  if (missing.length === 0) return;
  const manager = MANAGERS.find(({ program }) => findProgram([program]) !== undefined);
  if (!manager) throw new MissingNeedsError(`Missing, and neither apt-get nor dnf is here:\n${listOf(missing)}`);
  const packages = packageNames(missing, manager.column);
  const line = [manager.program, ...manager.install, ...packages].join(' ');
  if (process.getuid?.() !== 0) {
    throw new MissingNeedsError(`Missing:\n${listOf(missing)}\nTo install it, run:\n  sudo ${line}`);
  }
  say(`Installing with ${manager.program}:\n${listOf(missing)}`);
  if (manager.update) runVisibly(manager.program, manager.update);
  withoutServices(packages, () => runVisibly(manager.program, [...manager.install, ...packages]));
  const still = missingNeeds(commands);
  if (still.length > 0) throw new MissingNeedsError(`Installed, but still not found:\n${listOf(still)}`);
}
