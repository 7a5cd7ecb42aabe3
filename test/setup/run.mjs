// First step of every command (`npm run demo`, `npm test`, …): plain JavaScript, because nothing may be installed yet.
// Checks Node.js, installs the npm packages if they are not those of the lockfile, then runs the TypeScript program.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');
const LEAST_NODE = [20, 9];
/** One Ctrl-C may arrive twice: from the terminal, and from npm, which passes it on. */
const SAME_SIGNAL_MS = 400;

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > LEAST_NODE[0] || (major === LEAST_NODE[0] && minor >= LEAST_NODE[1])) return;
  console.error(`Node.js ${LEAST_NODE.join('.')} or later is needed; this is ${process.versions.node}.`);
  process.exit(2);
}

/** Packages by path, from a lockfile; npm writes the second one last, as the list of what it has installed. */
function lockedPackages(file) {
  const path = join(ROOT, file);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).packages : undefined;
}

function packagesAreInstalled() {
  const wanted = lockedPackages('package-lock.json');
  const installed = lockedPackages('node_modules/.package-lock.json');
  if (!installed) return false;
  return Object.entries(wanted).every(([path, { version, link, optional, devOptional, inBundle }]) => {
    if (!path.includes('node_modules/') || link) return true; // this repository's own parts
    if (!installed[path]) return Boolean(optional || devOptional || inBundle); // not for this kind of machine
    return installed[path].version === version;
  });
}

function installPackages() {
  if (packagesAreInstalled()) return;
  console.log('Installing the npm packages of package-lock.json (npm ci) …');
  const { status } = spawnSync('npm', ['ci', '--no-fund', '--no-audit'], { cwd: ROOT, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

function runProgram([script, ...args]) {
  // In a session of its own, so that the terminal's Ctrl-C reaches it only through us, once. The fourth channel tells
  // it when we are gone.
  const child = spawn(process.execPath, ['--import', 'tsx', script, ...args], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    detached: true,
  });
  const lastAt = new Map();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      const now = performance.now();
      if (now - (lastAt.get(signal) ?? -Infinity) < SAME_SIGNAL_MS) return;
      lastAt.set(signal, now);
      child.kill(signal);
    });
  }
  child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
}

checkNode();
if (process.argv.length < 3) {
  console.error('usage: run.mjs <script.ts> [arguments]');
  process.exit(2);
}
installPackages();
runProgram(process.argv.slice(2));
