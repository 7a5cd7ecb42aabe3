/** Paths of our own pages, for the router: without the console's base path. */
import { DEFAULT_STATE, encodeState, type PageState } from '../url-state/page-state';
import { pathOf, withQuery } from './path';

/** What a link may ask for; the rest is as usual. */
export type PageLink = Partial<PageState> & {
  /** Panel to scroll to: the element with the id `panelAnchor(panel)`. */
  panel?: string;
};

const PAGE = '/netobserv-agent-health';

/** `id` of a panel's element, and the fragment that leads there. */
export function panelAnchor(panel: string): string {
  return `panel-${panel}`;
}

function linked(path: string, { panel, ...state }: PageLink): string {
  const url = withQuery(path, encodeState({ ...DEFAULT_STATE, ...state }));
  return panel === undefined ? url : `${url}#${encodeURIComponent(panelAnchor(panel))}`;
}

/** The page under Observe. */
export function agentHealthPath(link: PageLink = {}): string {
  return linked(PAGE, link);
}

/**
 * The page below the FlowCollector. A route of our own: where NetObserv's forms are enabled, they have taken the
 * FlowCollector's page, and its tabs are gone.
 */
export function flowCollectorHealthPath(link: PageLink = {}): string {
  return linked('/k8s/cluster/flows.netobserv.io~v1beta2~FlowCollector/cluster/agent-health', link);
}

/** The tab of a node. */
export function nodeHealthPath(node: string, link: PageLink = {}): string {
  return linked(`${pathOf('k8s', 'cluster', 'nodes', node)}/agent-health`, link);
}
