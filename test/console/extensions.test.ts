import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { matchRoutes } from 'react-router';
import { describe, expect, it } from 'vitest';
import { ALERTS_WITH_ACTION } from '../../src/alerts/action-names';
import { agentHealthPath, flowCollectorHealthPath, nodeHealthPath } from '../../src/links/agent-health-paths';
import { flowCollectorPath } from '../../src/links/console-paths';
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

/** Last part of the address of the tab of a kind. */
function tabOf(kind: string): string | undefined {
  const tab = of('console.tab/horizontalNav').find(
    ({ properties }) => (properties.model as { kind: string }).kind === kind,
  );
  return (tab?.properties.page as { href: string } | undefined)?.href;
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

  it('end where they end, and win below the FlowCollector over NetObserv’s forms and the console’s own page', () => {
    const own = of('console.page/route').map(({ properties }) => properties);
    expect(own.map(({ exact }) => exact)).toEqual([true, true]);
    // What is not exact gets `/*` from the console.
    const others = ['/k8s/cluster/flows.netobserv.io~v1beta2~FlowCollector/:name/*', '/k8s/cluster/:plural/:name/*'];
    const routes = [...others, ...own.map(({ path }) => path as string)].map((path) => ({ path }));
    expect(matchRoutes(routes, flowCollectorHealthPath())?.[0].route.path).toBe(own[1].path);
    expect(matchRoutes(routes, flowCollectorPath())?.[0].route.path).toBe(others[0]);
  });

  it('have the tab that links to a node name', () => {
    expect(tabOf('Node')).toBe(nodeHealthPath('a').split('/').at(-1));
  });

  it('have a tab of the FlowCollector that is not the route below it, which would hide the tabs', () => {
    const tab = `${flowCollectorPath()}/${tabOf('FlowCollector') ?? ''}`;
    expect(of('console.page/route').filter((route) => leads(route, tab))).toEqual([]);
  });

  it('show up in the console only where there is NetObserv, but let its absence be told by the page', () => {
    const [flag] = of('console.flag/model');
    const visible = [...of('console.dashboards/overview/health/prometheus'), ...of('console.alert-action')];
    for (const { flags } of visible) expect(flags?.required).toEqual([flag.properties.flag]);
    // Without NetObserv's operator the agent may run all the same, and the page says what is missing.
    for (const { flags } of [...of('console.page/route'), ...of('console.navigation/href')])
      expect(flags).toBeUndefined();
  });

  it('leave the FlowCollector its own actions, which a resource provider would replace', () => {
    expect(extensions.filter(({ type }) => type.startsWith('console.action/'))).toEqual([]);
  });

  it('use every exposed module', () => {
    const used = [...JSON.stringify(extensions).matchAll(/"\$codeRef":"([^".]+)/g)].map(([, module]) => module);
    expect(Object.keys(consolePlugin.exposedModules).sort()).toEqual([...new Set(used)].sort());
  });
});
