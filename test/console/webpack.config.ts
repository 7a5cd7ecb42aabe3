import { resolve } from 'node:path';
import webpack, { type Compiler, type Configuration } from 'webpack';

const HERE = resolve(process.cwd(), 'test/console');
const PRODUCTION = process.env.NODE_ENV === 'production';

/** What the real console gives to its plugins. Eager, because the host itself starts with them. */
const SHARED = [
  '@openshift/dynamic-plugin-sdk',
  '@openshift-console/dynamic-plugin-sdk',
  'react',
  'react-i18next',
  'react-redux',
  'react-router',
  'redux',
  'redux-thunk',
];

const REACT_STYLES = /@patternfly[\\/]react-styles[\\/].*\.css$/;

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Small console</title>
    <link rel="icon" href="data:," />
    <script defer src="/static/main.js"></script>
  </head>
  <body><div id="app"></div></body>
</html>
`;

/** Writes the one page of the host. */
class PagePlugin {
  apply(compiler: Compiler): void {
    compiler.hooks.thisCompilation.tap('PagePlugin', (compilation) => {
      const stage = webpack.Compilation.PROCESS_ASSETS_STAGE_ADDITIONAL;
      compilation.hooks.processAssets.tap({ name: 'PagePlugin', stage }, () => {
        compilation.emitAsset('index.html', new webpack.sources.RawSource(PAGE));
      });
    });
  }
}

const config: Configuration = {
  mode: PRODUCTION ? 'production' : 'development',
  context: HERE,
  entry: { main: './host/main.ts' },
  output: { path: resolve(HERE, '../.output/console'), filename: '[name].js', publicPath: '/static/', clean: true },
  resolve: {
    extensions: ['.ts', '.tsx', '.js', '.jsx'],
    // The real SDK needs the console around it; the host has its own version of the parts that the plugin uses.
    alias: { '@openshift-console/dynamic-plugin-sdk$': resolve(HERE, 'host/sdk.ts') },
  },
  module: {
    rules: [
      {
        test: /\.tsx?$/,
        exclude: /node_modules/,
        loader: 'esbuild-loader',
        options: { target: 'es2021', jsx: 'automatic' },
      },
      // The console has one style sheet for all of PatternFly, and components bring none, as in the real one: theirs may
      // be of another version and want tokens that the sheet does not have.
      { test: REACT_STYLES, type: 'asset/source', sideEffects: false },
      { test: /\.css$/, exclude: REACT_STYLES, use: ['style-loader', 'css-loader'] },
      { test: /\.(woff2?|ttf|svg|png|jpg)$/, type: 'asset/resource' },
    ],
  },
  plugins: [
    new webpack.container.ModuleFederationPlugin({
      name: 'host',
      shared: Object.fromEntries(
        SHARED.map((name) => [
          name,
          // The alias hides the SDK's package.json, where the version would come from.
          name.startsWith('@openshift-console/') ? { singleton: true, version: '4.22.0' } : { singleton: true },
        ]),
      ),
    }),
    new PagePlugin(),
  ],
  devtool: false,
  performance: false,
};

export default config;
