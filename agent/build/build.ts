import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { BuildOptions, Plugin } from 'esbuild';
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

/* Minified, because the text stays in memory for as long as the agent runs; identifiers are kept, so that stack traces name functions. */
const BUNDLE = {
  absWorkingDir: ROOT,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  external: ['koffi'], // it brings a native library
  legalComments: 'none',
  sourcemap: 'linked',
  minifyWhitespace: true,
  minifySyntax: true,
  metafile: true,
  logLevel: 'warning',
} as const satisfies BuildOptions;

/** The engine of regular expressions: a file of its own, 190 kB, which the agent loads if a setting has an expression. */
const EXPRESSIONS = 'expressions.js';
const expressionsApart: Plugin = {
  name: 'expressions-apart',
  setup: ({ onResolve }) => onResolve({ filter: /^re2js$/ }, () => ({ path: `./${EXPRESSIONS}`, external: true })),
};

/** Bundles agent/main.ts into agent/dist/main.js, with expressions.js beside it. metafile.json says of what they were made. */
export async function bundleAgent(): Promise<void> {
  const [main, expressions] = await Promise.all([
    build({
      ...BUNDLE,
      entryPoints: [join(ROOT, 'agent/main.ts')],
      outfile: join(DIST, 'main.js'),
      plugins: [expressionsApart],
    }),
    build({
      ...BUNDLE,
      stdin: { contents: "export { RE2JS } from 're2js'", resolveDir: join(ROOT, 'agent') },
      outfile: join(DIST, EXPRESSIONS),
    }),
  ]);
  await writeFile(join(DIST, 'package.json'), '{ "type": "commonjs" }\n');
  const inputs = { ...main.metafile.inputs, ...expressions.metafile.inputs };
  await writeFile(join(DIST, 'metafile.json'), JSON.stringify({ inputs }));
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
