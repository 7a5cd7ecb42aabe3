/** Where things are on the page: all that this benchmark knows of it. What a page does not have is not measured. */
export const PAGE_PATH = '/netobserv-agent-health';
/** A page of the console without this plugin's code. */
export const ELSEWHERE_PATH = '/nowhere';

export const SELECTORS = {
  navItem: '[data-test="nav-agent-health"]',
  panel: '[data-test^="panel-"][data-state]',
  loadingPanel: '[data-test^="panel-"][data-state="loading"]',
  /** A line in a chart: the library is loaded, the answer is there, and it is drawn. */
  drawn: '[data-test^="panel-"][data-state="ready"] .netobserv-agent-health__chart svg path[d]',
  chart: '[data-test="panel-eviction-rate"] .netobserv-agent-health__chart',
  legendToggle: '[data-test="panel-eviction-rate"] [data-test="series"] button',
  nodeTable: '[data-test="node-table"]',
  sortButton: '[data-test="node-table"] thead th .pf-v6-c-table__button',
  nodeFilter: 'input[data-test="node-filter"], [data-test="node-filter"] input',
  rowToggle: '[data-test="node-row"] button[aria-expanded]',
  openNode: '[data-test="open-node"]',
  nodeHeader: '[data-test="node-header"]',
} as const;

/** Columns that are sorted by, counted from 0. */
export const SORTED_COLUMNS = [2, 3, 7, 8, 2] as const;
/** Typed into the filter, a letter at a time. */
export const FILTER_TEXT = 'worker-4';
