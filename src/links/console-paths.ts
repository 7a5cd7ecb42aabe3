/** Paths of the console's own pages, for the router: without the console's base path. */
import { AGENT_CONTAINER } from '../metrics/catalogue';
import { pathOf, withQuery } from './path';

const FLOW_COLLECTORS = '/k8s/cluster/flows.netobserv.io~v1beta2~FlowCollector';

/** The one FlowCollector that the operator looks at. */
const FLOW_COLLECTOR = `${FLOW_COLLECTORS}/cluster`;

/** NetObserv's plugin with the forms. Where it is enabled, it takes the FlowCollector's pages over. */
export const FORMS_PLUGIN = 'netobserv-plugin-static';

/** The Metrics page with these queries, all of them running. */
export function queryBrowserPath(queries: readonly string[]): string {
  return withQuery(
    '/monitoring/query-browser',
    queries.map((query, index) => [`query${index}`, query]),
  );
}

/** The FlowCollector: NetObserv's form to edit it, or else the console's page about it. */
export function flowCollectorPath(): string {
  return FLOW_COLLECTOR;
}

/** The FlowCollector as YAML; with NetObserv's forms they open, and YAML is a choice there. */
export function flowCollectorYamlPath(): string {
  return `${FLOW_COLLECTOR}/yaml`;
}

/**
 * What the operator says about the FlowCollector.
 *
 * @param forms whether FORMS_PLUGIN is enabled: only with it there is a page for that, and it lies beside the object,
 *   not below; without, the console lists the conditions on the object's page
 */
export function flowCollectorStatusPath(forms: boolean): string {
  return forms ? `${FLOW_COLLECTORS}/status` : FLOW_COLLECTOR;
}

/** A new FlowCollector. */
export function newFlowCollectorPath(): string {
  return `${FLOW_COLLECTORS}/~new`;
}

/** NetObserv's operator in the Software Catalog, which older consoles call OperatorHub. */
export function operatorCatalogPath(): string {
  return withQuery('/catalog', [
    ['catalogType', 'operator'],
    ['keyword', 'network observability'],
  ]);
}

/** The agents' DaemonSet. */
export function daemonSetPath(namespace: string): string {
  return pathOf('k8s', 'ns', namespace, 'daemonsets', AGENT_CONTAINER);
}

/** A pod. */
export function podPath(namespace: string, pod: string): string {
  return pathOf('k8s', 'ns', namespace, 'pods', pod);
}

/** The log of a pod, with one of its containers chosen. */
export function podLogsPath(namespace: string, pod: string, container: string = AGENT_CONTAINER): string {
  return withQuery(`${podPath(namespace, pod)}/logs`, [['container', container]]);
}

/** A node. */
export function nodePath(node: string): string {
  return pathOf('k8s', 'cluster', 'nodes', node);
}

/** Alerts of the platform and of users: the page shows one kind only unless told. */
const SOURCES = [
  ['alert-source', 'platform'],
  ['alert-source', 'user'],
] as const;

/** The console's alerts whose name contains a text, in one state. */
export function alertsPath(name: string, state: 'firing' | 'pending' | 'silenced' = 'firing'): string {
  return withQuery('/monitoring/alerts', [['name', name], ['alert-state', state], ...SOURCES]);
}

/**
 * The console's alerting rules whose name contains a text. By name, not by id: the id is a hash over the rule, in which
 * the order of its labels counts.
 */
export function alertRulesPath(name: string): string {
  return withQuery('/monitoring/alertrules', [['name', name], ...SOURCES]);
}

/** NetObserv's page about the network's health. */
export function networkHealthPath(): string {
  return '/network-health';
}
