import { describe, expect, it } from 'vitest';
import { EnforceError, enforceNamespaces, enforceSelector } from './enforce-namespace';

const NS = ['mine'];

/** Query as a page writes it, and as it reaches Prometheus. */
const HELD: readonly [string, string, string][] = [
  ['a bare metric', 'up', 'up{namespace="mine"}'],
  ['a selector', 'up{job="a"}', 'up{job="a",namespace="mine"}'],
  ['a selector with a trailing comma', 'up{job="a",}', 'up{job="a",namespace="mine"}'],
  ['an empty selector', 'up{}', 'up{namespace="mine"}'],
  ['a selector without a metric', '{__name__=~"a.*"}', '{__name__=~"a.*",namespace="mine"}'],
  ['a quoted metric and label', '{"a.b", "c.d"="e"}', '{"a.b","c.d"="e",namespace="mine"}'],
  ['the own namespace', 'up{namespace="mine",a="b"}', 'up{a="b",namespace="mine"}'],
  ['the own namespace, quoted', `up{"namespace"='mine'}`, 'up{namespace="mine"}'],
  ['the own namespace with an escape', 'up{namespace="\\x6dine"}', 'up{namespace="mine"}'],
  ['an expression that the own namespace matches', 'up{namespace=~"m.*|other"}', 'up{namespace="mine"}'],
  ['others excluded', 'up{namespace!="other",namespace!~"o.*"}', 'up{namespace="mine"}'],
  ['a range', 'rate(a[5m])', 'rate(a{namespace="mine"}[5m])'],
  ['a subquery', 'max_over_time(rate(a[5m])[1h:30s])', 'max_over_time(rate(a{namespace="mine"}[5m])[1h:30s])'],
  ['an offset', 'a offset -5m', 'a{namespace="mine"} offset -5m'],
  ['a moment', 'rate(a[5m] @ end())', 'rate(a{namespace="mine"}[5m] @ end())'],
  ['both', 'a @ 1609746000.5 offset 1w', 'a{namespace="mine"} @ 1609746000.5 offset 1w'],
  ['or', 'a or b or on() vector(0)', 'a{namespace="mine"} or b{namespace="mine"} or on() vector(0)'],
  ['unless', 'a unless on (pod) b', 'a{namespace="mine"} unless on (pod) b{namespace="mine"}'],
  ['grouping before', 'sum by (namespace, pod) (a)', 'sum by (namespace, pod) (a{namespace="mine"})'],
  ['grouping after', 'sum(a) without (b)', 'sum(a{namespace="mine"}) without (b)'],
  [
    'a join',
    'a * on (pod) group_left (node) max by (pod, node) (b{c="d"})',
    'a{namespace="mine"} * on (pod) group_left (node) max by (pod, node) (b{c="d",namespace="mine"})',
  ],
  ['names that are keywords elsewhere', 'sum(sum) + min', 'sum(sum{namespace="mine"}) + min{namespace="mine"}'],
  ['braces in a string', 'up{a="} or secret{"}', 'up{a="} or secret{",namespace="mine"}'],
  ['quotes in a string', 'up{a="\\"} or secret{"}', 'up{a="\\"} or secret{",namespace="mine"}'],
  ['a raw string', 'up{a=`\\`}', 'up{a=`\\`,namespace="mine"}'],
  ['a hash in a string', 'up{a="#"} + b', 'up{a="#",namespace="mine"} + b{namespace="mine"}'],
  ['a comparison', 'a == bool b', 'a{namespace="mine"} == bool b{namespace="mine"}'],
  ['arithmetic', '-a ^ 2 % (b)', '-a{namespace="mine"} ^ 2 % (b{namespace="mine"})'],
  ['numbers only', '1 + 0x1f - Inf', '1 + 0x1f - Inf'],
  ['text only', '"up{}"', '"up{}"'],
  ['functions without arguments', 'time() - timestamp(a)', 'time() - timestamp(a{namespace="mine"})'],
  ['absent', 'absent(a{b="c"})', 'absent(a{b="c",namespace="mine"})'],
  ['recording rules', 'a:b:sum_irate{c="d"}', 'a:b:sum_irate{c="d",namespace="mine"}'],
  ['a comment', 'a # b\n+ c', 'a{namespace="mine"}  \n+ c{namespace="mine"}'],
  ['a comment at the end', 'a # or b', 'a{namespace="mine"}  '],
  ['a comment within a selector', 'a # {\n{b="c" # }\n}', 'a{b="c",namespace="mine"}'],
];

describe('a query', () => {
  it.each(HELD)('with %s is held to the namespace', (_case, query, held) => {
    expect(enforceNamespaces(query, NS)).toBe(held);
  });

  it('keeps what its strings say', () => {
    const query = 'label_replace(a{namespace="mine"}, "b", "up{c}", "d", "(.*)")';
    expect(enforceNamespaces(query, NS)).toBe(query);
  });

  it('loses comments, because Prometheus ends them at a carriage return, too', () => {
    expect(enforceNamespaces('a # harmless\r or secret', NS)).not.toContain('secret');
    expect(enforceNamespaces('a # harmless\r{b="c"}', NS)).not.toContain('\r');
  });

  it('may name several namespaces, and choose among them', () => {
    expect(enforceNamespaces('up', ['a', 'b'])).toBe('up{namespace=~"a|b"}');
    expect(enforceNamespaces('up{namespace="a"}', ['a', 'b'])).toBe('up{namespace="a",namespace=~"a|b"}');
  });

  it('can not be broken out of by a namespace', () => {
    expect(enforceNamespaces('up', ['x"} or secret{a="'])).toBe('up{namespace="x\\"} or secret{a=\\""}');
  });
});

describe('a conflicting matcher is refused', () => {
  it.each([
    'up{namespace="other"}',
    'up{namespace!="mine"}',
    'up{namespace=~"o.*"}',
    'up{namespace=~"min"}',
    'up{namespace!~"m.*"}',
    'up{namespace=""}',
    'up{"namespace"="other"}',
    "up{namespace='other'}",
    'up{namespace=`other`}',
    'up{namespace="\\157ther"}',
    'sum(rate(a[5m])) / sum(rate(b{namespace="other"}[5m]))',
  ])('%s', (query) => {
    expect(() => enforceNamespaces(query, NS)).toThrow(/conflicting label matcher/);
  });
});

describe('what can not be parsed is refused', () => {
  it.each([
    '',
    'up{',
    'up}',
    'up{a=b}',
    'sum(',
    'up up',
    'up{a="b"',
    'up{a="b}',
    'a + ',
    'up{namespace=~"("}',
    '\\',
    'ü',
  ])('%j', (query) => {
    expect(() => enforceNamespaces(query, NS)).toThrow(EnforceError);
  });
});

describe('a match[] parameter', () => {
  it('is held like a query', () => {
    expect(enforceSelector('up{a="b"}', NS)).toBe('up{a="b",namespace="mine"}');
    expect(enforceSelector('{__name__="up"}', NS)).toBe('{__name__="up",namespace="mine"}');
  });

  it.each(['sum(up)', 'up[5m]', 'up or b', '1', ''])('must be a selector, not %j', (selector) => {
    expect(() => enforceSelector(selector, NS)).toThrow(EnforceError);
  });
});
