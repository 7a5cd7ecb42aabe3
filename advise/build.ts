/** Bundles `npm run advise` as one file that needs Node.js and nothing else. */
import { chmodSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const FOLDER = dirname(fileURLToPath(import.meta.url));
export const ADVISE_BUNDLE = join(FOLDER, 'dist/advise.js');

/** Writes it; CommonJS, because a lone file has no package.json that says otherwise. */
export async function bundleAdvise(): Promise<void> {
  await build({
    absWorkingDir: dirname(FOLDER),
    entryPoints: [join(FOLDER, 'main.ts')],
    outfile: ADVISE_BUNDLE,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    banner: { js: '#!/usr/bin/env node' },
    logLevel: 'warning',
  });
  chmodSync(ADVISE_BUNDLE, 0o755);
}
