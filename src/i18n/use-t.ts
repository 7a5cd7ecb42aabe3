import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { fillingTranslate } from './fill';

/** Namespace of all texts; also the name of the file in locales/. */
export const NAMESPACE = 'plugin__netobserv-agent-health';

/** Translates a text, which is its own key. Always called with a literal, so that the extractor sees it. */
export type Translate = (text: string, values?: Record<string, string | number>) => string;

/** The translation function, bound to the plugin. */
export function useT(): Translate {
  const { t } = useTranslation(NAMESPACE);
  return useMemo(() => fillingTranslate(t), [t]);
}
