import { resolve } from 'node:path';
import { ConsoleRemotePlugin } from '@openshift-console/dynamic-plugin-sdk-webpack';
import type { Configuration } from 'webpack';
import { PROBE_EXTENSIONS } from './extensions';

const HERE = resolve(process.cwd(), 'test/console/probe');

/** A plugin with every extension that the small console knows, to try the console with. */
const config: Configuration = {
  mode: 'development',
  context: HERE,
  entry: {},
  output: {
    path: resolve(HERE, '../../.output/probe'),
    filename: '[name].js',
    chunkFilename: '[name].js',
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
      { test: /\.m?js$/, resolve: { fullySpecified: false } },
    ],
  },
  plugins: [
    new ConsoleRemotePlugin({
      pluginMetadata: {
        name: 'probe',
        version: '0.0.0',
        displayName: 'Probe',
        exposedModules: { pages: './pages', overview: './overview', alerts: './alerts' },
        dependencies: { '@console/pluginAPI': '>=4.22.0-0' },
      },
      extensions: PROBE_EXTENSIONS,
    }),
  ],
  devtool: false,
};

export default config;
