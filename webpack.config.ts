import type { BinaryToTextEncoding, Encoding } from 'node:crypto';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { ConsoleRemotePlugin } from '@openshift-console/dynamic-plugin-sdk-webpack';
import { type Compiler, type Configuration, sources } from 'webpack';

const ROOT = import.meta.dirname ?? process.cwd();
const PRODUCTION = process.env.NODE_ENV === 'production';

/** Puts locales/ beside the bundle, where the console's server looks for the plugin's texts. */
class LocalesPlugin {
  apply(compiler: Compiler): void {
    compiler.hooks.thisCompilation.tap('LocalesPlugin', (compilation) => {
      const stage = compiler.webpack.Compilation.PROCESS_ASSETS_STAGE_ADDITIONAL;
      compilation.hooks.processAssets.tap({ name: 'LocalesPlugin', stage }, () => {
        for (const file of readdirSync(join(ROOT, 'locales'), { recursive: true, encoding: 'utf8' })) {
          if (file.endsWith('.json')) {
            compilation.emitAsset(`locales/${file}`, new sources.RawSource(readFileSync(join(ROOT, 'locales', file))));
          }
        }
      });
    });
  }
}

/** Writes packages.json: the npm packages that modules of the bundle come from, by their paths in package-lock.json. */
class PackagesPlugin {
  apply(compiler: Compiler): void {
    compiler.hooks.thisCompilation.tap('PackagesPlugin', (compilation) => {
      const stage = compiler.webpack.Compilation.PROCESS_ASSETS_STAGE_REPORT;
      const paths = new Set<string>();
      compilation.hooks.finishModules.tap('PackagesPlugin', (modules) => {
        for (const module of modules) {
          const file = module instanceof compiler.webpack.NormalModule ? relative(ROOT, module.resource) : '';
          const path = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1];
          if (path !== undefined) paths.add(path);
        }
      });
      compilation.hooks.processAssets.tap({ name: 'PackagesPlugin', stage }, () => {
        compilation.emitAsset('packages.json', new sources.RawSource(`${JSON.stringify([...paths].sort())}\n`));
      });
    });
  }
}

/** Shared modules are hashed with their absolute paths: without this, names of files would depend on where this folder lies. */
class PathlessHash {
  private readonly hash = createHash('sha256');
  update(data: string | Buffer, encoding?: Encoding): this {
    if (typeof data === 'string') this.hash.update(data.replaceAll(ROOT, ''), encoding ?? 'utf8');
    else this.hash.update(data);
    return this;
  }
  digest(encoding?: BinaryToTextEncoding): string | Buffer {
    return encoding === undefined ? this.hash.digest() : this.hash.digest(encoding);
  }
}

const config: Configuration = {
  mode: PRODUCTION ? 'production' : 'development',
  context: resolve(ROOT, 'src'),
  // The entries are the exposed modules of package.json; ConsoleRemotePlugin adds them.
  entry: {},
  output: {
    path: resolve(ROOT, 'dist'),
    hashFunction: PathlessHash as never,
    filename: PRODUCTION ? '[name]-bundle-[hash].min.js' : '[name]-bundle.js',
    chunkFilename: PRODUCTION ? '[name]-chunk-[chunkhash].min.js' : '[name]-chunk.js',
    clean: true,
  },
  resolve: { extensions: ['.ts', '.tsx', '.js', '.jsx'] },
  module: {
    rules: [
      {
        test: /\.tsx?$/,
        exclude: /node_modules/,
        loader: 'esbuild-loader',
        options: { target: 'es2021', jsx: 'automatic' },
      },
      { test: /\.css$/, use: ['style-loader', 'css-loader'] },
      { test: /\.m?js$/, resolve: { fullySpecified: false } },
    ],
  },
  plugins: [new ConsoleRemotePlugin(), new LocalesPlugin(), new PackagesPlugin()],
  devtool: PRODUCTION ? false : 'source-map',
  optimization: { chunkIds: PRODUCTION ? 'deterministic' : 'named' },
  // The charts are one lazy chunk of about this size; sizes are watched by the tests of the build.
  performance: { maxAssetSize: 500_000, maxEntrypointSize: 500_000 },
};

export default config;
