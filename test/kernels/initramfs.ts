/** The guest's files: this machine's Node.js and programs with their libraries, a kernel's modules, the agent, the guest program. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildSync } from 'esbuild';
import { findNeed, findProgram } from '../setup/detect';
import { ROOT } from '../setup/build-all';
import { NEEDS } from '../setup/packages';
import { GUEST_MODULES, GUEST_PROGRAMS } from './kernels';
import type { CachedKernel } from './kernel-cache';
import { GUEST } from './protocol';

const FOLDERS = ['dev', 'proc', 'sys', 'tmp', 'run', 'var', 'etc', dirname(GUEST.program)];
/** Where other folders lead on a system with merged /usr; the guest's does, whatever this machine's looks like. */
const MERGED = { bin: 'usr/bin', sbin: 'usr/sbin', lib: 'usr/lib', lib64: 'usr/lib64' } as const;
const CPIO_MAX_BYTES = 1 << 30;

const mergedPath = (path: string): string => path.replace(/^\/(bin|sbin|lib|lib64)\//, '/usr/$1/');

/** Paths of the libraries that a program or library needs, its loader included. */
function librariesOf(path: string): string[] {
  const text = execFileSync('ldd', [path], { encoding: 'utf8' });
  return [...text.matchAll(/(?:=> )?(\/\S+) \(0x/g)].map(([, library]) => library);
}

function copyWithLibraries(source: string, target: string, root: string): void {
  for (const [from, to] of [[source, target], ...librariesOf(source).map((path) => [path, mergedPath(path)])]) {
    mkdirSync(join(root, dirname(to)), { recursive: true });
    copyFileSync(realpathSync(from), join(root, to));
  }
}

function layOut(root: string): void {
  for (const folder of [...FOLDERS, ...Object.values(MERGED)]) mkdirSync(join(root, folder), { recursive: true });
  for (const [name, target] of Object.entries(MERGED)) symlinkSync(target, join(root, name));
  symlinkSync('../run', join(root, 'var/run'));
}

function copyPrograms(root: string): void {
  copyWithLibraries(process.execPath, GUEST.node, root);
  for (const name of GUEST_PROGRAMS) {
    const path = findProgram([name]);
    if (path === undefined) throw new Error(`${name} is not installed: npm run test:kernels installs it`);
    copyWithLibraries(path, `/usr/sbin/${name}`, root); /* where the kernel looks for modprobe */
  }
  const libbpf = NEEDS.map((need) => (need.what === 'libbpf.so.1' ? findNeed(need) : undefined)).find(Boolean);
  if (libbpf === undefined) throw new Error('libbpf.so.1 is not installed');
  copyWithLibraries(libbpf, mergedPath(libbpf), root);
}

/** Paths below `lib/modules/<release>` of the modules and all they depend on. */
function modulePaths({ root, release }: CachedKernel): string[] {
  execFileSync('depmod', ['-b', root, release]);
  const lines = GUEST_MODULES.flatMap((name) => {
    const args = ['--dirname', root, '--set-version', release, '--show-depends', '--ignore-install', name];
    return execFileSync('modprobe', args, { encoding: 'utf8' }).split('\n');
  });
  return [...new Set(lines.flatMap((line) => /^insmod (\S+)/.exec(line)?.[1] ?? []))];
}

function copyModules(kernel: CachedKernel, root: string): void {
  const folder = join('lib/modules', kernel.release);
  const target = join(root, 'usr', folder);
  for (const path of modulePaths(kernel)) {
    const to = join(target, path.slice(join(kernel.root, folder).length));
    mkdirSync(dirname(to), { recursive: true });
    copyFileSync(path, to);
  }
  for (const name of ['modules.builtin', 'modules.order', 'modules.builtin.modinfo']) {
    copyFileSync(join(kernel.root, folder, name), join(target, name));
  }
  execFileSync('depmod', ['-b', join(root, 'usr'), kernel.release]);
}

function copyAgent(root: string): void {
  const target = join(root, dirname(GUEST.agent));
  cpSync(join(ROOT, 'agent/dist'), target, { recursive: true });
  for (const name of ['koffi', '@koromix']) {
    cpSync(join(ROOT, 'node_modules', name), join(target, 'node_modules', name), { recursive: true });
  }
}

function buildGuest(root: string): void {
  buildSync({
    entryPoints: [join(import.meta.dirname, 'guest/main.ts')],
    outfile: join(root, GUEST.program),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['koffi'],
    logLevel: 'warning',
  });
}

/**
 * Writes an initramfs.
 *
 * @param folder an empty folder; gets the files and the archive
 * @param plan what the guest is to do
 * @returns path of the archive
 */
export function buildInitramfs(folder: string, kernel: CachedKernel, plan: readonly string[]): string {
  const root = join(folder, 'root');
  layOut(root);
  copyPrograms(root);
  copyModules(kernel, root);
  copyAgent(root);
  buildGuest(root);
  writeFileSync(join(root, GUEST.plan), JSON.stringify(plan));
  const names = execFileSync('find', ['.', '-mindepth', '1', '-print0'], { cwd: root });
  const archive = join(folder, 'initramfs.cpio');
  const cpio = ['--create', '--null', '--format=newc', '--owner=0:0', '--quiet'];
  writeFileSync(archive, execFileSync('cpio', cpio, { cwd: root, input: names, maxBuffer: CPIO_MAX_BYTES }));
  return archive;
}
