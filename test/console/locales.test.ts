import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { NAMESPACE } from '../../src/i18n/use-t';
import { localeProblems, pluralCategories, type Texts, unmarkedLocales } from './locale-check';
import { translateProblems } from './translate-calls';

const ROOT = resolve(import.meta.dirname, '../..');
const FILE = `${NAMESPACE}.json`;
const README = join(ROOT, 'locales/README.md');

const LOCALES = readdirSync(join(ROOT, 'locales'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

function textsOf(locale: string): Texts {
  return JSON.parse(readFileSync(join(ROOT, 'locales', locale, FILE), 'utf8')) as Texts;
}

const SOURCES = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' }).filter(
  (path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$/.test(path),
);

it('extracts nothing that locales/ does not have: run "npm run i18n"', { timeout: 60_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'locales-'));
  try {
    await cp(join(ROOT, 'locales'), folder, { recursive: true });
    await promisify(execFile)(
      process.execPath,
      [
        'node_modules/i18next-parser/bin/cli.js',
        ...['-c', 'i18next-parser.config.js', '-s', '-o', join(folder, '$LOCALE/$NAMESPACE.json')],
      ],
      { cwd: ROOT },
    );
    for (const locale of LOCALES) {
      const extracted = JSON.parse(await readFile(join(folder, locale, FILE), 'utf8')) as Texts;
      expect(Object.entries(extracted), locale).toEqual(Object.entries(textsOf(locale)));
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});

it('has a literal text in every t(), and what its placeholders need', () => {
  expect(SOURCES.length).toBeGreaterThan(50);
  const problems = SOURCES.flatMap((path) =>
    translateProblems(`src/${path}`, readFileSync(join(ROOT, 'src', path), 'utf8')),
  );
  expect(problems).toEqual([]);
});

describe.each(LOCALES)('the texts in %s', (locale) => {
  it('are those of English, with the same placeholders', () => {
    expect(localeProblems(locale, textsOf(locale), textsOf('en'))).toEqual([]);
  });
});

it('says of every language but English whether somebody has reviewed it', () => {
  const others = LOCALES.filter((locale) => locale !== 'en');
  expect(unmarkedLocales(existsSync(README) ? readFileSync(README, 'utf8') : '', others)).toEqual([]);
});

describe('localeProblems', () => {
  const english: Texts = {
    Node: 'Node',
    'Every {{duration}}': 'Every {{duration}}',
    '{{count}} nodes_one': '{{count}} node',
    '{{count}} nodes_other': '{{count}} nodes',
  };
  const french: Texts = {
    Node: 'Nœud',
    'Every {{duration}}': 'Toutes les {{ duration }}',
    '{{count}} nodes_one': 'un nœud',
    '{{count}} nodes_many': '{{count}} de nœuds',
    '{{count}} nodes_other': '{{count}} nœuds',
  };

  it.each([
    ['en', ['one', 'other']],
    ['es', ['one', 'many', 'other']],
    ['fr', ['one', 'many', 'other']],
    ['ja', ['other']],
    ['ko', ['other']],
    ['zh', ['other']],
  ])('knows the plural forms of %s', (locale, categories) => {
    expect([...pluralCategories(locale)].sort()).toEqual([...categories].sort());
  });

  it('finds none where there are none', () => {
    expect(localeProblems('en', english, english)).toEqual([]);
    expect(localeProblems('fr', french, english)).toEqual([]);
    const japanese = {
      Node: 'ノード',
      'Every {{duration}}': '{{duration}}ごと',
      '{{count}} nodes_other': '{{count}} ノード',
    };
    expect(localeProblems('ja', japanese, english)).toEqual([]);
  });

  it.each<[string, Texts, RegExp]>([
    ['a missing text', { Node: undefined as unknown as string }, /Node: missing/],
    ['an empty text', { Node: ' ' }, /Node: empty/],
    ['a text that English does not have', { Pod: 'Pod' }, /Pod: not in English/],
    ['a lost placeholder', { 'Every {{duration}}': 'Toutes' }, /instead of \{\{duration\}\}/],
    ['a translated placeholder', { 'Every {{duration}}': 'Toutes les {{durée}}' }, /has \{\{durée\}\}/],
    ['a number lost in the plural', { '{{count}} nodes_other': 'nœuds' }, /instead of \{\{count\}\}/],
    ['a missing plural form', { '{{count}} nodes_many': undefined as unknown as string }, /no form many/],
    ['a text without plural forms', { '{{count}} nodes': 'nœuds' }, /form {2}is not used/],
  ])('finds %s', (_name, changes, problem) => {
    const changed = Object.fromEntries(
      Object.entries({ ...french, ...changes }).filter(([, text]) => (text as string | undefined) !== undefined),
    );
    expect(localeProblems('fr', changed, english).join('\n')).toMatch(problem);
  });

  it('finds a form that a language does not use', () => {
    const korean = { ...english, '{{count}} nodes_other': '{{count}} 노드' };
    expect(localeProblems('ko', korean, english).join('\n')).toMatch(/_one: not in English/);
  });
});

describe('unmarkedLocales', () => {
  const readme = [
    '| language | made | state |',
    '| -------- | ---- | ----- |',
    '| `en` | by hand | original |',
    '| `fr` | 2026-11 | machine translation, not reviewed |',
    '| `ja` | 2026-11 | reviewed by A. Person on 2026-12-01 |',
    '| `ko` | 2026-11 | fine |',
  ].join('\n');

  it('finds languages without a state', () => {
    expect(unmarkedLocales(readme, ['en', 'fr', 'ja', 'ko', 'zh'])).toEqual(['ko', 'zh']);
    expect(unmarkedLocales('', ['fr'])).toEqual(['fr']);
  });
});

describe('translateProblems', () => {
  it.each([
    ["t('a')", undefined],
    ["t('every {{x}}', { x })", undefined],
    ["t('every {{x}}', { x: f(1) })", undefined],
    ["t('{{count}} nodes', { count: 3 })", undefined],
    ["t('{{x}} nodes', values)", undefined],
    ['const rows = [{ title: (t) => t(`plain`) }]', undefined],
    ["t('plugin__netobserv-agent-health~a')", undefined],
    ['t(text)', /not a literal/],
    ["t(x ? 'a' : 'b')", /not a literal/],
    ['t(`every ${x}`)', /not a literal/],
    ["i18n.t('a' + b)", /not a literal/],
    ["t('every {{x}}')", /gets no x/],
    ["t('every {{x}}', { y })", /gets no x/],
    ["t('every', { y })", /does not use y/],
    ["t('{{count}} nodes', values)", /no count/],
    ["t('about ~5')", /"~"/],
  ])('judges %s', (source, problem) => {
    const problems = translateProblems('file.tsx', source);
    if (problem === undefined) expect(problems).toEqual([]);
    else expect(problems.join()).toMatch(problem);
  });
});
