import { afterEach, describe, expect, it, vi } from 'vitest';
import { consoleHasPlugin, consoleUrl } from './router';

afterEach(() => void vi.unstubAllGlobals());

describe('a path of the console', () => {
  it.each<[unknown, string]>([
    [undefined, '/monitoring/alerts?a=b'],
    [{ basePath: '/' }, '/monitoring/alerts?a=b'],
    [{ basePath: '/console/' }, '/console/monitoring/alerts?a=b'],
    [{ basePath: '/a/b-c/' }, '/a/b-c/monitoring/alerts?a=b'],
    [{ basePath: '//elsewhere/' }, '/monitoring/alerts?a=b'],
    [{ basePath: 'https://elsewhere/' }, '/monitoring/alerts?a=b'],
    [{ basePath: 7 }, '/monitoring/alerts?a=b'],
    ['text', '/monitoring/alerts?a=b'],
  ])('with flags %j is %s', (flags, url) => {
    vi.stubGlobal('SERVER_FLAGS', flags);
    expect(consoleUrl('/monitoring/alerts?a=b')).toBe(url);
  });

  it('never names another host', () => {
    expect(consoleUrl('//elsewhere/x')).toBe('/elsewhere/x');
  });
});

it.each<[unknown, boolean]>([
  [undefined, false],
  [{ consolePlugins: null }, false],
  [{ consolePlugins: 'netobserv-plugin' }, false],
  [{ consolePlugins: ['other'] }, false],
  [{ consolePlugins: ['other', 'netobserv-plugin'] }, true],
])('with flags %j has the plugin: %s', (flags, has) => {
  vi.stubGlobal('SERVER_FLAGS', flags);
  expect(consoleHasPlugin('netobserv-plugin')).toBe(has);
});
