// @vitest-environment jsdom
import { cleanup, render } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { advise } from '../advice/advise';
import type { Facts } from '../advice/facts';
import { CALM, facts, node } from '../advice/facts.fixture';
import { AdviceText } from './advice-text';

vi.mock('react-i18next', () => ({
  useTranslation: () => ({
    t: (text: string, values: Record<string, string | number> = {}) =>
      text.replace(/\{\{(\w+)\}\}/g, (_match, name: string) => `${values[name]}`),
  }),
}));

afterEach(cleanup);

function show(given: Facts): string {
  const nodeName = (address: string): string => (address === '10.0.0.1' ? 'worker-1' : address);
  render(<AdviceText facts={given} advice={advise(given)} margin={1.5} nodeName={nodeName} locale="en" />);
  return document.body.textContent ?? '';
}

it('says what to set, why, what it will do and how sure that is, with the command', () => {
  const text = show(facts());
  expect(text).toContain('Lower cacheMaxFlows from 100,000 to 12,000.');
  expect(text).toContain('worker-1, held 8,000 flows at most: 8 % of the map');
  expect(text).toContain('What it will do');
  expect(text).toMatch(/Memory, each agent.*most likely.*computed/);
  expect(text).toContain('High confidence. 14 days of data with these settings.');
  expect(document.querySelector('[data-test="command"]')?.textContent).toContain('{"cacheMaxFlows":12000}');
});

it('has no command where nothing is to be changed', () => {
  const text = show(facts({ size: 15_000 }));
  expect(text).toContain('Nothing to change: cacheMaxFlows 15,000 fits.');
  expect(text).toContain('As it is');
  expect(document.querySelector('[data-test="command"]')).toBeNull();
});

it('names what was lost, and what can’t be told of it', () => {
  const trouble = { ...CALM, overflowed: 1e7 };
  const text = show(facts({ size: 10_000, nodes: [node(10_000)], trouble }));
  expect(text).toContain('Raise cacheMaxFlows from 10,000 to 12,000, then look again.');
  expect(text).toContain('Flows that went through the ring buffer: 10,000,000.');
  expect(text).toContain('can’t be told: flows are lost or evicted early');
});

it('says why there is no advice', () => {
  expect(show(facts({ agents: { expected: 100, reporting: 80 } }))).toContain('Only 80 of 100 agents report.');
});
