/* eslint @typescript-eslint/explicit-module-boundary-types: off -- JavaScript has no types */
import { readdirSync } from 'node:fs';
import { BaseLexer } from 'i18next-parser';

/** Finds the `%namespace~text%` labels of console-extensions.json, which the usual lexers do not know. */
class ConsoleExtensionsLexer extends BaseLexer {
  extract(content) {
    return [...content.matchAll(/"%([^%"]+)%"/g)].map(([, key]) => ({ key }));
  }
}

/** A folder is a language: a new one is filled by the next extraction. */
const LOCALES = readdirSync(new URL('locales/', import.meta.url), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

/**
 * Extracts `t('…')` of src/ and the labels of console-extensions.json into locales/. What is not translated yet gets the
 * English text: the console would show an empty text as nothing.
 */
export default {
  input: ['src/**/*.{ts,tsx}', '!src/**/*.test.{ts,tsx}', 'console-extensions.json'],
  output: 'locales/$LOCALE/$NAMESPACE.json',
  locales: LOCALES,
  defaultNamespace: 'plugin__netobserv-agent-health',
  defaultValue: (locale, namespace, key) => key,
  keySeparator: false,
  namespaceSeparator: '~',
  keepRemoved: false,
  sort: true,
  createOldCatalogs: false,
  lexers: { ts: ['JavascriptLexer'], tsx: ['JsxLexer'], json: [ConsoleExtensionsLexer] },
};
