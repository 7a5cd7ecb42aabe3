import { parser } from '@prometheus-io/lezer-promql';
import { describe, expect, it } from 'vitest';
import texts from '../../locales/en/plugin__netobserv-agent-health.json';
import { METRICS } from '../metrics/catalogue';
import { CLUSTER_QUERIES, NODE_QUERIES } from '../nodes/node-queries';
import { combine } from '../promql/batch';
import { chooseWindow } from '../promql/query-window';
import { CLUSTER, type Scope } from '../promql/selector';
import { PANELS, SECTIONS } from './catalogue';
import type { PanelDefinition, QueryContext } from './panel';

const KNOWN = new Set<string>(Object.values(METRICS).map(({ name }) => name));
const METRIC_NAME = /\b(?:netobserv|container|kube|controller_runtime)_\w+/g;
const NODE: Scope = { namespace: 'netobserv-privileged', node: { address: '10.0.0.1', name: 'worker-1' } };
const SCOPES: Scope[] = [CLUSTER, NODE];
const window = chooseWindow(900, 30);
const CONFIGURED = [
  { cacheMaxFlows: undefined, cacheActiveTimeoutSeconds: undefined },
  { cacheMaxFlows: 5000, cacheActiveTimeoutSeconds: 5 },
];

function queriesIn(panel: PanelDefinition, context: QueryContext): string[] {
  const own = panel.targets.flatMap((target) => target.query(context) ?? []);
  return panel.applies ? [...own, panel.applies.query(context)] : own;
}

function queries(panel: PanelDefinition, scope: Scope): string[] {
  return CONFIGURED.flatMap((configured) => queriesIn(panel, { scope, window, configured }));
}

/** Where Prometheus' own grammar does not understand a query. */
function faults(query: string): string[] {
  const found: string[] = [];
  parser.parse(query).iterate({
    enter: ({ type, from, to }) => {
      if (type.isError) found.push(query.slice(from, to + 10));
    },
  });
  return found;
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
  const every = { source: 'a', reason: 'b', component: 'c', error: 'd', instance: '10.0.0.1:9400' };
  for (const labels of [{}, every, { ...every, severity: 'high' }] as Record<string, string>[]) {
    panel.targets.forEach(({ legend }) => legend(labels, t, (address) => address));
  }
  return asked.filter((text) => !Object.values(every).includes(text) && text !== '10.0.0.1');
}

it('all go into one request', () => {
  const all = PANELS.flatMap((panel) => queries(panel, CLUSTER));
  expect(faults(combine(all))).toEqual([]);
});

describe('the panels', () => {
  it('have ids of their own', () => {
    expect(new Set(PANELS.map(({ id }) => id)).size).toBe(PANELS.length);
  });

  it('stand under a heading each, in its order', () => {
    const order = SECTIONS.map(({ id }) => id);
    const places = PANELS.map(({ section }) => order.indexOf(section));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(new Set(places).size).toBe(order.length);
  });

  describe.each(PANELS.map((panel) => [panel.id, panel] as const))('%s', (_id, panel) => {
    it('has all its texts in locales/en', () => {
      for (const text of textsOf(panel)) {
        expect(
          Object.keys(texts).some((key) => key === text || key.startsWith(`${text}_`)),
          text,
        ).toBe(true);
      }
    });

    it.each(SCOPES)('asks only for known metrics, in scope %j', (scope) => {
      for (const query of queries(panel, scope)) {
        const names = query.match(METRIC_NAME) ?? [];
        expect(names.length).toBeGreaterThan(0);
        expect(names.filter((name) => !KNOWN.has(name))).toEqual([]);
      }
    });

    it('asks in PromQL', () => {
      for (const query of SCOPES.flatMap((scope) => queries(panel, scope))) {
        expect(faults(query), query).toEqual([]);
      }
    });

    it('has limits in rising order', () => {
      const values = panel.limits.map(({ value }) => value);
      expect(values).toEqual([...values].sort((a, b) => a - b));
    });
  });
});

describe.each(PANELS.filter(({ clusterOnly }) => clusterOnly !== true).map((panel) => [panel.id, panel] as const))(
  'the panel %s of one node',
  (_id, panel) => {
    it('keeps every selector on it', () => {
      for (const query of queries(panel, NODE)) {
        const selectors = query.match(/\b(?:netobserv|container|kube)_\w+(?:\{[^}]*\})?/g) ?? [];
        expect(selectors.filter((selector) => !/instance=~"10\\\\\.0|node="worker-1"/.test(selector))).toEqual([]);
      }
    });
  },
);

it.each(Object.entries({ ...NODE_QUERIES, ...CLUSTER_QUERIES }))(
  'the table asks for known metrics: %s',
  (_id, query) => {
    for (const scope of SCOPES) {
      const text = query({ scope, agent: window, container: window });
      expect((text.match(METRIC_NAME) ?? []).filter((name) => !KNOWN.has(name))).toEqual([]);
      expect(text).not.toContain('job="');
      expect(faults(text)).toEqual([]);
    }
  },
);
