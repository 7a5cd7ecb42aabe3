import type { Translate } from './use-t';

type Values = Readonly<Record<string, string | number>>;

/** Puts values into a text, each in one pass: a value that looks like a placeholder stays what it is. */
function fill(text: string, values: Values): string {
  return text.replace(/\{\{(\w+)\}\}/g, (all, name: string) => (Object.hasOwn(values, name) ? `${values[name]}` : all));
}

/**
 * Has i18next find the text, and its plural by `count`, and fills it here. i18next would go on with what values hold,
 * and values hold labels of metrics, which may be `{{count}}` or `$t(key)`.
 *
 * @param find i18next's function; what it has no text for comes back as it is
 */
export function fillingTranslate(find: (text: string, options: Record<string, unknown>) => unknown): Translate {
  return (text, values = {}) => {
    const found = find(text, { ...values, skipInterpolation: true });
    return fill(typeof found === 'string' && found !== '' ? found : text, values);
  };
}
