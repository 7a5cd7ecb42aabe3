/* eslint @typescript-eslint/explicit-module-boundary-types: off -- JavaScript has no types */
import { BaseLexer } from 'i18next-parser';

/** Finds the `%namespace~text%` labels of console-extensions.json, which the usual lexers do not know. */
class ConsoleExtensionsLexer extends BaseLexer {
  extract(content) {
    return [...content.matchAll(/"%([^%"]+)%"/g)].map(([, key]) => ({ key }));
  }
}

/** Extracts `t('…')` of src/ and the labels of console-extensions.json into locales/. */
export default {
  input: ['src/**/*.{ts,tsx}', '!src/**/*.test.{ts,tsx}', 'console-extensions.json'],
  output: 'locales/$LOCALE/$NAMESPACE.json',
  locales: ['en'],
  defaultNamespace: 'plugin__netobserv-agent-health',
  defaultValue: (locale, namespace, key) => key,
  keySeparator: false,
  namespaceSeparator: '~',
  keepRemoved: false,
  sort: true,
  createOldCatalogs: false,
  lexers: { ts: ['JavascriptLexer'], tsx: ['JsxLexer'], json: [ConsoleExtensionsLexer] },
};
