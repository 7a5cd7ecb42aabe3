/**
 * Builds the plugin of the current folder for production, into a folder of its own, and writes down which modules are in
 * which chunk. A process of its own, because the console's plugin reads package.json from the current folder.
 *
 * Usage: node --import tsx build-plugin-child.ts <output folder> <file for the chunks>
 */
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Compilation, Configuration, Module, webpack as Webpack } from 'webpack';
import type { BuiltChunk } from './chunks';

const [path, chunksFile] = process.argv.slice(2);
const require = createRequire(join(process.cwd(), 'package.json'));
const webpack = require('webpack') as typeof Webpack;
// As webpack's command line does: an import would not find all that webpack exports.
const { default: config } = require('./webpack.config.ts') as { default: Configuration };

/** What a module was made of: one that was put together of several lists them. */
function leaves(module: Module): Module[] {
  const inner = 'modules' in module && module.modules instanceof Set ? ([...module.modules] as Module[]) : [];
  return inner.length === 0 ? [module] : inner.flatMap(leaves);
}

/** The file of a module, as a path; what the bundler adds itself has none. */
function nameOf(module: Module): string {
  return module.nameForCondition() ?? '';
}

function chunksOf({ chunks, chunkGraph }: Compilation): BuiltChunk[] {
  return [...chunks].map((chunk) => ({
    files: [...chunk.files],
    modules: [...chunkGraph.getChunkModulesIterable(chunk)].flatMap(leaves).map((module) => ({
      name: nameOf(module),
      size: module.size(),
    })),
  }));
}

webpack({ ...config, output: { ...config.output, path } }, (error, stats) => {
  if (error || !stats || stats.hasErrors()) {
    process.stderr.write(`${error?.message ?? stats?.toString({ all: false, errors: true }) ?? 'no result'}\n`);
    process.exit(1);
  }
  writeFileSync(chunksFile, JSON.stringify(chunksOf(stats.compilation)));
});
