/** Bundles the programs that the Helm chart runs from the agent's image. */
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Metafile } from 'esbuild';
import { build } from 'esbuild';

const FOLDER = dirname(fileURLToPath(import.meta.url));

/** Each folder with a main.ts is a program. */
export const INSTALL_PROGRAMS: readonly string[] = readdirSync(FOLDER).filter((name) =>
  existsSync(join(FOLDER, name, 'main.ts')),
);

/**
 * Writes `<program>.js` for each into the folder: one file, CommonJS, which needs Node.js and nothing else.
 *
 * @returns what they are made of
 */
export async function bundleInstallPrograms(outFolder: string): Promise<Metafile> {
  const { metafile } = await build({
    absWorkingDir: dirname(FOLDER),
    entryPoints: Object.fromEntries(INSTALL_PROGRAMS.map((name) => [name, join(FOLDER, name, 'main.ts')])),
    outdir: outFolder,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node24',
    metafile: true,
    logLevel: 'warning',
  });
  return metafile;
}
