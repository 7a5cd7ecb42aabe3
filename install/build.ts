/** Bundles the programs that the Helm chart runs from the agent's image. */
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const FOLDER = dirname(fileURLToPath(import.meta.url));

/** Each folder with a main.ts is a program. */
export const INSTALL_PROGRAMS: readonly string[] = readdirSync(FOLDER).filter((name) =>
  existsSync(join(FOLDER, name, 'main.ts')),
);

/**
 * Writes `<program>.js` for each into the folder: one file, CommonJS, which needs Node.js and nothing else.
 *
 * @returns the files that they are made of, relative to the repository's folder
 */
export async function bundleInstallPrograms(outFolder: string): Promise<string[]> {
  const { metafile } = await build({
    absWorkingDir: dirname(FOLDER),
    metafile: true,
    entryPoints: Object.fromEntries(INSTALL_PROGRAMS.map((name) => [name, join(FOLDER, name, 'main.ts')])),
    outdir: outFolder,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node24',
    logLevel: 'warning',
  });
  return Object.keys(metafile.inputs);
}
