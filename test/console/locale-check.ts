/** What a file of translations must have in common with the English one. Pure. */

export type Texts = Readonly<Record<string, string>>;

/** A text and its plural forms, by category; a text without plurals has one form, named ''. */
type Forms = ReadonlyMap<string, string>;

/** Categories of numbers in a language: English has `one` and `other`, French `many` too, Japanese only `other`. */
export function pluralCategories(locale: string): readonly string[] {
  return new Intl.PluralRules(locale).resolvedOptions().pluralCategories;
}

/** Names in double braces, which the page replaces by values. */
export function placeholders(text: string): string[] {
  return [...new Set([...text.matchAll(/\{\{([^{}]*)\}\}/g)].map(([, name]) => name.trim()))].sort();
}

/** Puts the plural forms of a text together. Keys of i18next: `text_one`, `text_other`. */
export function grouped(texts: Texts, locale: string): ReadonlyMap<string, Forms> {
  const suffix = new RegExp(`^(.*\\{\\{count\\}\\}.*)_(${pluralCategories(locale).join('|')})$`, 's');
  const groups = new Map<string, Map<string, string>>();
  for (const [key, text] of Object.entries(texts)) {
    const [, base = key, category = ''] = suffix.exec(key) ?? [];
    const group = groups.get(base) ?? new Map<string, string>();
    groups.set(base, group.set(category, text));
  }
  return groups;
}

function formProblems(base: string, english: Forms, forms: Forms, locale: string): string[] {
  const isPlural = !english.has('');
  const wanted = isPlural ? pluralCategories(locale) : [''];
  const expected = placeholders(base);
  const missing = wanted.filter((category) => !forms.has(category)).map((category) => `${base}: no form ${category}`);
  const wrong = [...forms].flatMap(([category, text]) => {
    if (text.trim() === '') return [`${base}: empty`];
    const found = placeholders(text);
    // "one node" needs no number.
    const needed = category === 'one' ? expected.filter((name) => name !== 'count') : expected;
    const good = needed.every((name) => found.includes(name)) && found.every((name) => expected.includes(name));
    return good ? [] : [`${base}: has {{${found.join('}}, {{')}}} instead of {{${expected.join('}}, {{')}}}`];
  });
  const strange = [...forms.keys()].filter((category) => !wanted.includes(category));
  return [...missing, ...wrong, ...strange.map((category) => `${base}: form ${category} is not used`)];
}

/** Differences that would show as a missing text or as braces on the page; empty if there are none. */
export function localeProblems(locale: string, texts: Texts, english: Texts): string[] {
  const own = grouped(texts, locale);
  const known = grouped(english, 'en');
  const missing = [...known.keys()].filter((base) => !own.has(base)).map((base) => `${base}: missing`);
  const others = [...own].flatMap(([base, forms]) => {
    const original = known.get(base);
    return original === undefined ? [`${base}: not in English`] : formProblems(base, original, forms, locale);
  });
  return [...missing, ...others];
}

/** States of a language in locales/README.md. */
const STATES = /^(original|machine translation, not reviewed|reviewed( by .+)? on \d{4}-\d{2}-\d{2})$/;

/** Languages that the table of locales/README.md does not have, or not with a state that it knows. */
export function unmarkedLocales(readme: string, locales: readonly string[]): string[] {
  const rows = [...readme.matchAll(/^\|\s*`(\w+)`\s*\|[^|]*\|\s*([^|]*?)\s*\|\s*$/gm)];
  const marked = rows.filter(([, , state]) => STATES.test(state)).map(([, locale]) => locale);
  return locales.filter((locale) => !marked.includes(locale));
}
