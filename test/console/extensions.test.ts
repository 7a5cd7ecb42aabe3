import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ALERTS_WITH_ACTION } from '../../src/alerts/action-names';
import { agentHealthPath, flowCollectorHealthPath, nodeHealthPath } from '../../src/links/agent-health-paths';
import { OVERVIEW_QUERY } from '../../src/pages/overview/overview-queries';

const ROOT = resolve(import.meta.dirname, '../..');

type Extension = { type: string; properties: Record<string, unknown>; flags?: { required?: string[] } };

const extensions = JSON.parse(readFileSync(join(ROOT, 'console-extensions.json'), 'utf8')) as Extension[];
const { consolePlugin } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  consolePlugin: { exposedModules: Record<string, string> };
};

function of(type: string): Extension[] {
  return extensions.filter((extension) => extension.type === type);
}

/** Whether a route of the router leads to a path. */
function leads(route: Extension, path: string): boolean {
  const pattern = (route.properties.path as string).replace(/:\w+/g, '[^/]+').replaceAll('.', String.raw`\.`);
  return new RegExp(`^${pattern}$`).test(path);
}

describe('the extensions', () => {
  it('ask on the Overview what the handler reads', () => {
    const [health] = of('console.dashboards/overview/health/prometheus');
    expect(health.properties.queries).toEqual([OVERVIEW_QUERY]);
  });

  it('have an action for every alert that should have one', () => {
    expect(of('console.alert-action').map(({ properties }) => properties.alert)).toEqual([...ALERTS_WITH_ACTION]);
  });

  it('have a route for every link to the page', () => {
    const routes = of('console.page/route');
    for (const path of [agentHealthPath(), flowCollectorHealthPath()]) {
      expect(routes.filter((route) => leads(route, path))).toHaveLength(1);
    }
  });

  it('have routes that end where they end: NetObserv’s forms own what lies below the FlowCollector', () => {
    expect(of('console.page/route').map(({ properties }) => properties.exact)).toEqual([true, true]);
  });

  it('have the tab that the links to a node name', () => {
    const tabs = of('console.tab/horizontalNav').map(({ properties }) => properties.page as { href: string });
    expect(new Set(tabs.map(({ href }) => href))).toEqual(new Set([nodeHealthPath('a').split('/').at(-1)]));
  });

  it('show up in the console only where there is NetObserv, but let its absence be told by the page', () => {
    const [flag] = of('console.flag/model');
    const visible = [
      ...of('console.navigation/href'),
      ...of('console.dashboards/overview/health/prometheus'),
      ...of('console.alert-action'),
    ];
    for (const { flags } of visible) expect(flags?.required).toEqual([flag.properties.flag]);
    for (const { flags } of of('console.page/route')) expect(flags).toBeUndefined();
  });

  it('leave the FlowCollector its own actions, which a resource provider would replace', () => {
    expect(extensions.filter(({ type }) => type.startsWith('console.action/'))).toEqual([]);
  });

  it('use every exposed module', () => {
    const used = [...JSON.stringify(extensions).matchAll(/"\$codeRef":"([^".]+)/g)].map(([, module]) => module);
    expect(Object.keys(consolePlugin.exposedModules).sort()).toEqual([...new Set(used)].sort());
  });
});
