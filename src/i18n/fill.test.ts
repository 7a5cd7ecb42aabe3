import i18next from 'i18next';
import { beforeAll, describe, expect, it } from 'vitest';
import { fillingTranslate } from './fill';

/** As the console starts it. */
beforeAll(async () => {
  await i18next.init({
    lng: 'en',
    showSupportNotice: false,
    keySeparator: false,
    nsSeparator: '~',
    interpolation: { escapeValue: false },
    resources: {
      en: {
        translation: {
          secret: 'another text',
          'on {{count}} nodes_one': 'on one node',
          'on {{count}} nodes_other': 'on {{count}} nodes',
        },
      },
    },
  });
});

const t = fillingTranslate((text, options) => i18next.t(text, options));

describe('a text with values', () => {
  it.each([
    '{{count}}',
    '{{reason}}',
    '$t(secret)',
    '$t(secret, {"count": 1})',
    '$&',
    '$1',
    '{{- node}}',
    '{{',
    '<b>&',
  ])('takes %s for what it is', (value) => {
    expect(t('{{node}}: {{reason}}, {{count}}', { node: value, reason: value, count: 3 })).toBe(
      `${value}: ${value}, 3`,
    );
  });

  it('has its plural, and what has no value stays', () => {
    expect(t('on {{count}} nodes', { count: 1 })).toBe('on one node');
    expect(t('on {{count}} nodes', { count: 3 })).toBe('on 3 nodes');
    expect(t('{{node}} {{constructor}}', {})).toBe('{{node}} {{constructor}}');
  });

  it('stays itself where nobody translates', () => {
    expect(fillingTranslate(() => undefined)('at {{time}}', { time: '12:00' })).toBe('at 12:00');
  });
});
