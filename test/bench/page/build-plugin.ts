/** A production build of the plugin, beside the one in dist: others may build that meanwhile. */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from '../../testbed/run/command';
import { OUTPUT } from '../paths';
import type { BuiltChunk } from './chunks';

export type BuiltPlugin = { folder: string; chunks: readonly BuiltChunk[] };

const CHILD = fileURLToPath(new URL('build-plugin-child.ts', import.meta.url));
const TSX = import.meta.resolve('tsx');

/**
 * @param source folder with package.json, webpack.config.ts, src and locales
 * @throws Error with the bundler's output
 */
export async function buildPlugin(source: string, signal: AbortSignal): Promise<BuiltPlugin> {
  const folder = join(OUTPUT, 'page/dist');
  const chunksFile = join(OUTPUT, 'page/chunks.json');
  mkdirSync(folder, { recursive: true });
  const child = [process.execPath, '--import', TSX, CHILD, folder, chunksFile];
  await runCommand('env', ['-C', source, 'NODE_ENV=production', ...child], { signal });
  return { folder, chunks: JSON.parse(readFileSync(chunksFile, 'utf8')) as BuiltChunk[] };
}
