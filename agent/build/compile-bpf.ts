import { execFile } from 'node:child_process';
import { mkdir, rename } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { BtfDump } from './btf-layout';

const run = promisify(execFile);

/** Byte orders that the agent runs on: amd64, arm64 and ppc64le are little, s390x is big. */
export const BYTE_ORDERS = ['bpfel', 'bpfeb'] as const;
export type ByteOrder = (typeof BYTE_ORDERS)[number];

const FLAGS = ['-mcpu=v3', '-g', '-O2', '-Wall', '-Werror'];

/** Debian keeps <asm/types.h> in a folder of the architecture, where `-target bpf` does not look. */
async function systemIncludes(): Promise<string[]> {
  const { stdout } = await run('uname', ['-m']);
  const folder = `/usr/include/${stdout.trim()}-linux-gnu`;
  return existsSync(folder) ? [`-I${folder}`] : [];
}

/**
 * Compiles bpf/flows.bpf.c for one byte order; DWARF is stripped, BTF stays.
 *
 * @param root the repository's folder
 * @returns the object's path
 * @throws Error with the compiler's output
 */
export async function compileBpf(root: string, order: ByteOrder): Promise<string> {
  const folder = join(root, 'bpf/.output');
  const object = join(folder, `flows.${order}.o`);
  const unfinished = `${object}.tmp`;
  await mkdir(folder, { recursive: true });
  const includes = await systemIncludes();
  /* BTF has paths of the sources: below “.”, wherever this folder lies, so that equal sources give equal objects. */
  const paths = ['-fdebug-compilation-dir=.', '-c', 'bpf/flows.bpf.c', '-o', unfinished];
  await run('clang', ['-target', order, ...FLAGS, ...includes, ...paths], { cwd: root });
  await run('llvm-strip', ['-g', unfinished]);
  await rename(unfinished, object);
  return object;
}

/** The object's BTF as bpftool prints it. */
export async function dumpBtf(object: string): Promise<BtfDump> {
  const { stdout } = await run('bpftool', ['-j', 'btf', 'dump', 'file', object], { maxBuffer: 64 << 20 });
  return JSON.parse(stdout) as BtfDump;
}
