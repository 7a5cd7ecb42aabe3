/** Fills the plugin's image: nginx with its libraries, the built plugin, each file compressed as far as it pays. */
import { chmodSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { ROOT } from '../../test/setup/build-all';
import type { Component } from '../component';
import { PLUGIN_PACKAGES } from '../packages';
import { PLATFORMS } from '../platforms';
import type { Stage } from '../stage';
import { stageBundled, staged, stageDebian, stageLibraries } from '../stage';
import { normalizeModes, put } from '../tree';

const NGINX = 'bin/nginx';
const BROTLI_MODULE = 'ngx_http_brotli_static_module.so';
const DIST = join(ROOT, 'dist');
/** What the bundle was made of: for the SBOM, not for the browser. */
const PACKAGES_FILE = 'packages.json';
/** Below this a response fits in one packet anyhow. */
const WORTH_COMPRESSING_BYTES = 1024;

const ENCODINGS = [
  { suffix: '.gz', compress: (content: Buffer) => gzipSync(content, { level: 9 }) },
  {
    suffix: '.br',
    compress: (content: Buffer) =>
      brotliCompressSync(content, {
        params: {
          [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
          [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
        },
      }),
  },
];

function stageFiles(stage: Stage): void {
  stage.log('static files, compressed');
  const names = readdirSync(DIST, { recursive: true, encoding: 'utf8' }).filter((name) => name !== PACKAGES_FILE);
  for (const name of names.sort()) {
    if (!statSync(join(DIST, name)).isFile()) continue;
    const to = staged(stage, `plugin/${name}`);
    put(join(DIST, name), to);
    const content = readFileSync(to);
    if (content.length < WORTH_COMPRESSING_BYTES) continue;
    for (const { suffix, compress } of ENCODINGS) {
      const compressed = compress(content);
      if (compressed.length < content.length) writeFileSync(`${to}${suffix}`, compressed);
    }
  }
}

/** Mount points, so that they are there if the root file system is read-only. */
function stageMountPoints(stage: Stage): void {
  mkdirSync(join(stage.rootfs, 'var/cert'), { recursive: true });
  mkdirSync(join(stage.rootfs, 'tmp'), { recursive: true });
}

/** @returns what it holds */
export async function stagePlugin(stage: Stage): Promise<Component[]> {
  stageFiles(stage);
  stageMountPoints(stage);
  put(join(ROOT, 'images/plugin/nginx.conf'), staged(stage, 'nginx.conf'));
  const debian = await stageDebian(stage, PLUGIN_PACKAGES);
  const brotli = join(debian.tree, 'usr/lib/nginx/modules', BROTLI_MODULE);
  put(join(debian.tree, 'usr/sbin/nginx'), staged(stage, NGINX));
  put(brotli, staged(stage, `lib/${BROTLI_MODULE}`));
  await stageLibraries(stage, NGINX, debian.tree, [brotli]);
  normalizeModes(stage.rootfs, new Set([staged(stage, NGINX), staged(stage, `lib/${PLATFORMS[stage.arch].loader}`)]));
  chmodSync(join(stage.rootfs, 'tmp'), 0o1777);
  const packages = JSON.parse(readFileSync(join(DIST, PACKAGES_FILE), 'utf8')) as string[];
  return [...stageBundled(stage, packages), ...debian.components];
}
