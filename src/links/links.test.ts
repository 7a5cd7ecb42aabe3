import { describe, expect, it } from 'vitest';
import { decodeState } from '../url-state/page-state';
import { agentHealthPath, flowCollectorHealthPath, nodeHealthPath, panelAnchor } from './agent-health-paths';
import {
  alertRulesPath,
  alertsPath,
  daemonSetPath,
  flowCollectorPath,
  flowCollectorStatusPath,
  flowCollectorYamlPath,
  networkHealthPath,
  newFlowCollectorPath,
  nodePath,
  operatorCatalogPath,
  podLogsPath,
  podPath,
  queryBrowserPath,
} from './console-paths';
import { withQuery } from './path';

const COLLECTORS = '/k8s/cluster/flows.netobserv.io~v1beta2~FlowCollector';

describe('links to the console', () => {
  it.each([
    ['the FlowCollector', flowCollectorPath(), `${COLLECTORS}/cluster`],
    ['its YAML', flowCollectorYamlPath(), `${COLLECTORS}/cluster/yaml`],
    ['its status with NetObserv’s forms', flowCollectorStatusPath(true), `${COLLECTORS}/status`],
    ['its status without', flowCollectorStatusPath(false), `${COLLECTORS}/cluster`],
    ['a new FlowCollector', newFlowCollectorPath(), `${COLLECTORS}/~new`],
    ['the catalog', operatorCatalogPath(), '/catalog?catalogType=operator&keyword=network+observability'],
    ['the DaemonSet', daemonSetPath('a'), '/k8s/ns/a/daemonsets/netobserv-ebpf-agent'],
    ['a pod', podPath('a', 'b'), '/k8s/ns/a/pods/b'],
    ['its log', podLogsPath('a', 'b'), '/k8s/ns/a/pods/b/logs?container=netobserv-ebpf-agent'],
    ['a node', nodePath('worker-0.example'), '/k8s/cluster/nodes/worker-0.example'],
    [
      'firing alerts',
      alertsPath('NetObserv'),
      '/monitoring/alerts?name=NetObserv&alert-state=firing&alert-source=platform&alert-source=user',
    ],
    ['rules', alertRulesPath('A'), '/monitoring/alertrules?name=A&alert-source=platform&alert-source=user'],
    ['the network’s health', networkHealthPath(), '/network-health'],
  ])('lead to %s', (_what, path, expected) => {
    expect(path).toBe(expected);
  });

  it('hand queries over as they are', () => {
    const queries = ['sum(rate(a{b="c&d#é"}[5m])) + 1 % 2', 'up == 0'];
    const url = new URL(queryBrowserPath(queries), 'http://console');
    expect([...url.searchParams]).toEqual(queries.map((query, index) => [`query${index}`, query]));
    expect(url.hash).toBe('');
  });
});

describe('names from outside', () => {
  it.each(['../../evil', '..', '.', '', 'a/b', 'a?b#c', '%2e%2e', 'é', '\uD800', 'x\uDC00y', '//host', '\\host', ' '])(
    '%j stay one part of the path',
    (name) => {
      for (const path of [nodePath(name), podPath('ns', name), podLogsPath('ns', name), nodeHealthPath(name)]) {
        const url = new URL(path, 'http://console');
        expect(url.origin).toBe('http://console');
        expect(url.pathname.split('/').length).toBe(path.split('?')[0].split('/').length);
        expect(url.pathname).toMatch(/^\/k8s\/(cluster\/nodes|ns\/ns\/pods)\/./);
      }
    },
  );

  it('stay one parameter', () => {
    const url = new URL(alertsPath('a&alert-state=x#y'), 'http://console');
    expect(url.searchParams.get('name')).toBe('a&alert-state=x#y');
    expect(url.searchParams.getAll('alert-state')).toEqual(['firing']);
  });
});

describe('links to the page', () => {
  it('have no parameters where nothing is asked for', () => {
    expect(agentHealthPath()).toBe('/netobserv-agent-health');
    expect(flowCollectorHealthPath()).toBe(`${COLLECTORS}/cluster/agent-health`);
    expect(nodeHealthPath('a')).toBe('/k8s/cluster/nodes/a/agent-health');
  });

  it('say what the page’s own codec reads', () => {
    const asked = { node: 'worker-0', range: { kind: 'fixed', start: 1000, end: 2000 }, refresh: '1m' } as const;
    const url = new URL(agentHealthPath({ ...asked, panel: 'memory' }), 'http://console');
    expect(decodeState(url.searchParams)).toMatchObject(asked);
    expect(url.hash).toBe(`#${panelAnchor('memory')}`);
  });
});

it('leaves a path without parameters alone', () => {
  expect(withQuery('/a', [])).toBe('/a');
});
