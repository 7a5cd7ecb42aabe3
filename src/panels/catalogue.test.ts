import { describe, expect, it } from 'vitest';
import { METRICS } from '../metrics/catalogue';
import { chooseWindow } from '../promql/query-window';
import { CLUSTER, type Scope } from '../promql/selector';
import texts from '../../locales/en/plugin__netobserv-agent-health.json';
import { agentsDown, agentsReporting } from './agent-presence';
import { PANELS } from './catalogue';
import type { PanelDefinition } from './panel';

const KNOWN = new Set<string>(Object.values(METRICS).map(({ name }) => name));
const SCOPES: Scope[] = [CLUSTER, { namespace: 'netobserv-privileged', pod: 'agent-1' }];
const window = chooseWindow(900, 30);

function queries(panel: PanelDefinition, scope: Scope): string[] {
  const context = { scope, window };
  const own = panel.targets.map((target) => target.query(context));
  return panel.applies ? [...own, panel.applies.query(context)] : own;
}

/** Collects every text that a panel can show. */
function textsOf(panel: PanelDefinition): string[] {
  const asked: string[] = [];
  const t = (text: string): string => {
    asked.push(text);
    return text;
  };
  panel.title(t);
  panel.whatIsNormal(t);
  panel.emptyMeans(t);
  panel.healthyZero?.(t);
  panel.applies?.otherwise(t);
  panel.limits.forEach(({ label }) => label(t));
  for (const labels of [{}, { source: 'a', reason: 'b' }] as Record<string, string>[]) {
    panel.targets.forEach(({ legend }) => legend(labels, t));
  }
  return asked;
}

describe('the panels', () => {
  it('have ids of their own', () => {
    expect(new Set(PANELS.map(({ id }) => id)).size).toBe(PANELS.length);
  });

  it('are the six of the first version', () => {
    expect(PANELS.map(({ id }) => id)).toEqual([
      'eviction-rate',
      'ring-buffer-ratio',
      'evicted-flows-rate',
      'buffer-sizes',
      'cpu',
      'memory',
    ]);
  });

  describe.each(PANELS.map((panel) => [panel.id, panel] as const))('%s', (_id, panel) => {
    it('has all its texts in locales/en', () => {
      for (const text of textsOf(panel)) {
        expect(texts).toHaveProperty([text]);
      }
    });

    it.each(SCOPES)('asks only for known metrics, in scope %j', (scope) => {
      for (const query of queries(panel, scope)) {
        const names = query.match(/\b(netobserv|container)_\w+/g) ?? [];
        expect(names.length).toBeGreaterThan(0);
        expect(names.filter((name) => !KNOWN.has(name))).toEqual([]);
      }
    });

    it('keeps every selector in its scope', () => {
      for (const query of queries(panel, SCOPES[1])) {
        const selectors = query.match(/(netobserv|container)_\w+(\{[^}]*\})?/g) ?? [];
        expect(selectors.filter((selector) => !selector.includes('pod="agent-1"'))).toEqual([]);
      }
    });

    it('has balanced brackets', () => {
      for (const query of queries(panel, CLUSTER)) {
        expect(query.split('(').length).toBe(query.split(')').length);
      }
    });

    it('has limits in rising order', () => {
      const values = panel.limits.map(({ value }) => value);
      expect(values).toEqual([...values].sort((a, b) => a - b));
    });
  });
});

it('counts the agents without naming a scrape job', () => {
  expect(agentsReporting(CLUSTER)).toBe('count(group by (namespace, pod, instance) (netobserv_agent_evictions_total))');
  expect(agentsDown(CLUSTER)).not.toContain('job="');
});
