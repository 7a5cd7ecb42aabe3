import i18next, { type BackendModule } from 'i18next';
import { initReactI18next } from 'react-i18next';

/** Reads texts from where the console's server has them. */
const backend: BackendModule = {
  type: 'backend',
  init: () => undefined,
  read: (language, namespace, done) => {
    fetch(`/locales/resource.json?lng=${language}&ns=${namespace}`)
      .then((answer) => answer.json() as Promise<Record<string, string>>)
      .then(
        (texts) => done(null, texts),
        (error: unknown) => done(String(error), false),
      );
  },
};

/** Starts i18next with the separators of the console. */
export async function startTranslations(plugins: readonly string[]): Promise<void> {
  await i18next
    .use(backend)
    .use(initReactI18next)
    .init({
      lng: 'en',
      showSupportNotice: false,
      fallbackLng: 'en',
      ns: plugins.map((name) => `plugin__${name}`),
      keySeparator: false,
      nsSeparator: '~',
      interpolation: { escapeValue: false },
      react: { useSuspense: true },
      saveMissing: true,
      missingKeyHandler: (_languages, namespace, key) => reportError(new Error(`missing text ${namespace}~${key}`)),
    });
}

/** Translates the `%namespace~key%` labels of extensions. */
export function translateLabel(label: string): string {
  const key = /^%(.*)%$/.exec(label)?.[1];
  return key === undefined ? label : i18next.t(key);
}
