import { describe, expect, it } from 'vitest';
import { parseCommandLine } from '../test/testbed/command-line';
import { UsageError } from '../test/testbed/options';
import type { ImageSettings } from './options';
import { archsOf, imageOptions, imagesOf } from './options';
import { parseEpoch } from './source-version';

const parse = (...args: string[]): ImageSettings =>
  parseCommandLine<ImageSettings, never>(args, imageOptions('1.2.3'), []).values;

describe('the command line', () => {
  it('builds both images on scratch by default, with the version as tag', () => {
    const settings = parse();
    expect(imagesOf(settings)).toEqual(['agent', 'plugin']);
    expect(settings).toMatchObject({ base: 'scratch', tag: '1.2.3' });
    expect(archsOf(settings)).toHaveLength(1);
  });
  it('takes lists', () => {
    expect(archsOf(parse('--platform', 'linux/arm64,linux/amd64'))).toEqual(['amd64', 'arm64']);
    expect(imagesOf(parse('--only', 'plugin'))).toEqual(['plugin']);
  });
  it.each([
    'scratch',
    'ubi-micro',
    'localhost/base:1',
    'registry.example.com:5000/ubi9/ubi-micro:9.6-1752500771',
    `registry.example.com/ubi9/ubi-micro@sha256:${'0a'.repeat(32)}`,
  ])('takes the base %s', (base) => expect(parse('--base', base).base).toBe(base));
  it.each([
    ['--base', 'a b'],
    ['--base', 'docker://x'],
    ['--base', 'x@sha256:12'],
    ['--base', '-x'],
    ['--base', ''],
    ['--tag', ''],
    ['--tag', '.1'],
    ['--tag', 'a:b'],
    ['--tag', 'x'.repeat(129)],
    ['--platform', 'amd64'],
    ['--platform', 'linux/amd64,'],
    ['--only', 'agent,agent'],
    ['--output', ''],
  ])('refuses %s “%s”', (name, value) => {
    expect(() => parse(`${name}=${value}`)).toThrow(UsageError);
    expect(() => parse(`${name}=${value}`)).toThrow(`${name}: “${value}” is not allowed; it takes `);
  });
});

describe('SOURCE_DATE_EPOCH', () => {
  it('is whole seconds', () => expect(parseEpoch('1700000000')).toBe(1_700_000_000));
  it.each(['', '-1', '1.5', '1e3', 'now', '12345678901'])('can’t be “%s”', (text) => {
    expect(() => parseEpoch(text)).toThrow(`SOURCE_DATE_EPOCH: “${text}” is not allowed`);
  });
});
