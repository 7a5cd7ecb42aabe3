/** Where things are, as links from this page. Relative, so that they hold on every route that the page has. */
import type { NodeLinks } from '../../components/node-table-links';
import { agentHealthPath, panelAnchor } from '../../links/agent-health-paths';
import { daemonSetPath, nodePath, podLogsPath, podPath } from '../../links/console-paths';
import type { NodeRow } from '../../findings/node-row';
import type { PanelDefinition } from '../../panels/panel';
import type { Access } from '../../query/request';
import { encodeState, type PageState } from '../../url-state/page-state';

/** The same view of another node, or of all: only the query of the address changes. */
export function viewHref(state: PageState, node: string | undefined): string {
  return `?${encodeState({ ...state, node }).toString()}`;
}

/** A panel on this page; on the page of all nodes if this view does not have it. */
export function panelPlace(definitions: readonly PanelDefinition[], state: PageState): (panel: string) => string {
  const here = new Set(definitions.map(({ id }) => id));
  return (panel) =>
    here.has(panel) ? `#${panelAnchor(panel)}` : agentHealthPath({ ...state, node: undefined, panel });
}

/** The console's own pages about an agent. Nodes are for those who may see the cluster. */
export function nodeLinks(access: Access): (row: NodeRow) => NodeLinks {
  return ({ namespace, pod, node, address }) => ({
    pod: pod === '' ? undefined : podPath(namespace, pod),
    logs: pod === '' ? undefined : podLogsPath(namespace, pod),
    node: access.kind === 'cluster' && node !== address ? nodePath(node) : undefined,
    daemonSet: namespace === '' ? undefined : daemonSetPath(namespace),
  });
}
