import i18next, { type BackendModule } from 'i18next';
import { initReactI18next } from 'react-i18next';

/** Namespace of the host's own texts, which are in English only. Hooks of plugins are called with a `t` bound to it. */
const HOST_NAMESPACE = 'public';

async function fetchTexts(language: string, namespace: string): Promise<Record<string, string>> {
  const answer = await fetch(`/locales/resource.json?lng=${language}&ns=${namespace}`);
  if (!answer.ok) {
    throw new Error(`no texts of ${namespace} in ${language}`);
  }
  return (await answer.json()) as Record<string, string>;
}

/** Reads texts from where the console's server has them. */
const backend: BackendModule = {
  type: 'backend',
  init: () => undefined,
  read: (language, namespace, done) => {
    const texts = namespace === HOST_NAMESPACE ? Promise.resolve({}) : fetchTexts(language, namespace);
    texts.then(
      (found) => done(null, found),
      (error: unknown) => done(String(error), false),
    );
  },
};

/** Starts i18next with the separators of the console. A language without texts falls back to English. */
export async function startTranslations(plugins: readonly string[], language: string): Promise<void> {
  await i18next
    .use(backend)
    .use(initReactI18next)
    .init({
      lng: language,
      showSupportNotice: false,
      fallbackLng: 'en',
      ns: [HOST_NAMESPACE, ...plugins.map((name) => `plugin__${name}`)],
      defaultNS: HOST_NAMESPACE,
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
