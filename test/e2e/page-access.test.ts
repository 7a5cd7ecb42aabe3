/** What readers with different rights see, on each of the page's places in the console. */
import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { GRANT_CLUSTER, grantNamespace } from '../../src/cluster/commands';
import type { UserName } from '../console/server/rights/rights';
import { SCENARIOS } from '../series/scenarios';
import { violationsInBothThemes } from './axe';
import { attributesOf, PAGE, panel, panelStates, rowsOf, settled, STILL, textOf, verdict } from './health-page';
import { skipped } from './stage';
import { AGENTS } from './state-table';
import { testsOver } from './tabs';

const NAMESPACE = 'netobserv-privileged';
const COLLECTOR = '/k8s/cluster/flows.netobserv.io~v1beta2~FlowCollector/cluster';
const NODE = 'worker-1.agents.example.com';

/** Where the page stands, and whether it is about one node there. */
const PLACES = {
  'the page': { path: PAGE, node: false },
  'the FlowCollector’s own page': { path: `${COLLECTOR}/agent-health`, node: false },
  'the FlowCollector’s tab': { path: `${COLLECTOR}/agents`, node: false },
  'the tab of a node': { path: `/k8s/cluster/nodes/${NODE}/agent-health`, node: true },
} as const;
type Place = keyof typeof PLACES;

/** What each of them may read. Those without rights for the objects can't come to their tabs. */
const READERS: readonly [UserName, Place, 'cluster' | 'namespace' | 'none'][] = [
  ['viewer', 'the page', 'cluster'],
  ['viewer', 'the FlowCollector’s own page', 'cluster'],
  ['viewer', 'the FlowCollector’s tab', 'cluster'],
  ['viewer', 'the tab of a node', 'cluster'],
  ['tenant', 'the page', 'namespace'],
  ['tenant', 'the FlowCollector’s own page', 'namespace'],
  ['tenant-reader', 'the FlowCollector’s tab', 'namespace'],
  ['tenant-reader', 'the tab of a node', 'namespace'],
  ['nobody', 'the page', 'none'],
  ['nobody', 'the FlowCollector’s own page', 'none'],
  ['reader', 'the FlowCollector’s tab', 'none'],
  ['reader', 'the tab of a node', 'none'],
];

const PIPELINE = ['exported-flows', 'loki-entries', 'reconcile-errors'];

async function expectNoAccess(page: Page): Promise<void> {
  const text = await textOf(page, 'no-access');
  for (const role of ['cluster-monitoring-view', 'view, netobserv-metrics-reader', NAMESPACE]) {
    expect(text).toContain(role);
  }
  const commands = await page.getByTestId('command').allInnerTexts();
  expect(commands.map((command) => command.trim())).toEqual([GRANT_CLUSTER, ...grantNamespace(NAMESPACE)]);
  expect(await page.getByTestId('try-again').count()).toBe(1);
  expect(await panelStates(page)).toEqual({});
}

/** What only the cluster's door tells is there, or is said to be missing; the rest is the same. */
async function expectView(page: Page, rights: 'cluster' | 'namespace', ofNode: boolean): Promise<void> {
  const states = await panelStates(page);
  expect(Object.values(states)).not.toContain('failed');
  expect(states).toMatchObject({ 'eviction-rate': 'ready', 'map-occupancy': 'ready', cpu: 'ready', memory: 'ready' });
  const pipeline = rights === 'cluster' && !ofNode ? PIPELINE : [];
  expect(Object.keys(states).filter((id) => PIPELINE.includes(id))).toEqual(pipeline);
  expect(await page.getByTestId('note-tenancy').count()).toBe(rights === 'cluster' ? 0 : 1);
  await panel(page, 'cpu').getByTestId('panel-menu').click();
  const inspect = page.getByRole('menuitem', { name: 'Inspect', exact: true });
  expect(await inspect.count()).toBe(rights === 'cluster' ? 1 : 0);
  await page.keyboard.press('Escape');
  if (ofNode) {
    expect(await page.getByTestId('node-header').getAttribute('data-node')).toBe(NODE);
    expect(await attributesOf(page, '[data-test=panel-map-occupancy] [data-test=series]', 'data-series')).toContain(
      NODE,
    );
  } else {
    expect(await verdict(page)).toBe('healthy');
    expect(await rowsOf(page)).toHaveLength(AGENTS);
  }
}

describe.skipIf(skipped('tests of readers’ rights'))('with the rights of', () => {
  const { it, shared } = testsOver({ ...SCENARIOS.right, agents: AGENTS }, { apart: true, refusals: true });

  it.concurrent.for(READERS)('%s, %s', async ([user, place, rights], { page }) => {
    const { path, node } = PLACES[place];
    await page.goto(`${shared.stage.url}${path}?${STILL}&user=${user}`);
    await settled(page);
    await (rights === 'none' ? expectNoAccess(page) : expectView(page, rights, node));
    expect(await violationsInBothThemes(page)).toEqual([]);
  });

  it.concurrent('a reader who gets them, the page comes up when asked to try again', async ({ page }) => {
    const { url } = shared.stage;
    await page.goto(`${url}${PAGE}?${STILL}&user=nobody`);
    await settled(page);
    await page.context().addCookies([{ name: 'small-console-user', value: 'tenant', url }]);
    await page.getByTestId('try-again').click();
    await page.getByTestId('status-strip').waitFor();
    await settled(page);
    expect(await verdict(page)).toBe('healthy');
    expect(await page.getByTestId('note-settings-unreadable').count()).toBe(1);
  });

  it.concurrent('one namespace only, numbers are the same as for all of it', async ({ page }) => {
    const { now } = shared.stage.series.timeline.span;
    const read = async (user: UserName): Promise<string[]> => {
      await page.goto(`${shared.stage.url}${PAGE}?from=${now - 900}&to=${now}&user=${user}`);
      await settled(page);
      const ids = ['eviction-rate', 'evicted-flows-rate', 'map-occupancy', 'buffer-sizes', 'cpu', 'memory-by-node'];
      const values = ids.map((id) => attributesOf(page, `[data-test=panel-${id}] [data-test=series]`, 'data-value'));
      // Prometheus adds up in any order, which shows in the last digits.
      return (await Promise.all(values)).flat().map((value) => Number(value).toPrecision(9));
    };
    const all = await read('viewer');
    expect(all.length).toBeGreaterThan(20);
    expect(await read('tenant')).toEqual(all);
  });
});
