import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { layoutSource } from './btf-layout';
import { BYTE_ORDERS, compileBpf, dumpBtf } from './compile-bpf';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');
const LAYOUT = join(ROOT, 'agent/record/layout.gen.ts');
const DIST = join(ROOT, 'agent/dist');

/** Both objects must agree, and with the committed file: the offsets are the same in either byte order. */
async function checkLayout(objects: string[], write: boolean): Promise<void> {
  for (const object of objects) {
    const source = layoutSource(await dumpBtf(object));
    const committed = await readFile(LAYOUT, 'utf8').catch(() => '');
    if (source === committed) continue;
    if (!write) throw new Error(`agent/record/layout.gen.ts is not what ${object} says: run \`npm run gen\``);
    await writeFile(LAYOUT, source);
  }
}

/** Compiles the kernel part for both byte orders and writes or checks the generated layout. */
export async function buildBpf(options: { writeLayout: boolean }): Promise<string[]> {
  const objects = await Promise.all(BYTE_ORDERS.map((order) => compileBpf(ROOT, order)));
  await checkLayout(objects, options.writeLayout);
  return objects;
}

/**
 * Bundles agent/main.ts into agent/dist/main.js; koffi stays outside, because it brings a native library. Minified, because the text stays
 * in memory for as long as the agent runs. metafile.json beside it says of what it was made.
 */
export async function bundleAgent(): Promise<void> {
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: [join(ROOT, 'agent/main.ts')],
    outfile: join(DIST, 'main.js'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['koffi'],
    legalComments: 'none',
    sourcemap: 'linked',
    minifyWhitespace: true,
    minifySyntax: true, // not identifiers: stack traces in logs are to name functions
    metafile: true,
    logLevel: 'warning',
  });
  await writeFile(join(DIST, 'package.json'), '{ "type": "commonjs" }\n');
  await writeFile(join(DIST, 'metafile.json'), JSON.stringify(metafile));
}

/**
 * The whole agent: agent/dist/main.js with the objects beside it.
 *
 * @param log gets one line a step
 */
export async function buildAgent(log: (line: string) => void): Promise<void> {
  await rm(DIST, { recursive: true, force: true });
  await mkdir(DIST, { recursive: true });
  log('kernel part, little and big endian');
  for (const object of await buildBpf({ writeLayout: false })) {
    await copyFile(object, join(DIST, object.slice(object.lastIndexOf('/') + 1)));
  }
  log('agent bundle');
  await bundleAgent();
}
