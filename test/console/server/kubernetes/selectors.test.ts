import { describe, expect, it } from 'vitest';
import { SelectorError, selects } from './selectors';

const object = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'a', namespace: 'n', labels: { app: 'agent', 'x.io/tier': 'one' } },
  spec: { nodeName: 'node-1' },
};

describe('labels', () => {
  it.each([
    ['', true],
    ['app=agent', true],
    ['app==agent,x.io/tier=one', true],
    ['app=other', false],
    ['app!=other,none!=x', true],
    ['app in (other, agent),x.io/tier', true],
    ['app notin (agent)', false],
    ['none notin (agent)', true],
    ['none in (agent)', false],
    ['!none', true],
    ['!app', false],
    ['none', false],
  ])('%j', (selector, chosen) => {
    expect(selects(selector, null)(object)).toBe(chosen);
  });

  it('that can not be read are refused', () => {
    expect(() => selects('a b c', null)).toThrow(SelectorError);
  });
});

describe('fields', () => {
  it.each([
    ['metadata.name=a', true],
    ['metadata.name=b', false],
    ['metadata.namespace=n,spec.nodeName=node-1', true],
    ['spec.nodeName!=node-1', false],
  ])('%s', (selector, chosen) => {
    expect(selects(null, selector)(object)).toBe(chosen);
  });
});
