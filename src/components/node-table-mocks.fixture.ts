import { createElement, type ReactElement } from 'react';
import type { Translate } from '../i18n/use-t';

type To = string | { search: string; hash: string };

const t: Translate = (text, values = {}) => text.replaceAll(/{{(\w+)}}/g, (_all, name: string) => String(values[name]));

/** Stands for react-i18next: texts as they are, with their values put in. */
export const i18n = {
  useTranslation: (): { t: Translate } => ({ t }),
};

/** Stands for the console's router, on a page with `?range=1h`: links are plain links. */
export const router = {
  useSearchParams: (): [URLSearchParams] => [new URLSearchParams('range=1h')],
  Link: ({ to, ...props }: { to: To }): ReactElement =>
    createElement('a', { href: typeof to === 'string' ? to : `${to.search}${to.hash}`, ...props }),
};
