/** The page over a running testbed: real agents with a map that is too small, so that the ring buffer is at work. */
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PANELS } from '../../src/panels/catalogue';
import { startConsole } from '../console/server/start-console';
import type { RunningConsole } from '../console/server/start-console';
import { mayLoadBpf } from '../kernel/rig';
import { checkExactness } from '../testbed/measure';
import { startTestbed } from '../testbed/testbed';
import type { Testbed } from '../testbed/testbed';
import { chromiumPath, complaintsOf, launchBrowser } from './browser';
import {
  downloadBy,
  inspectedQueries,
  openHealth,
  PAGE,
  panel,
  panelStates,
  rowsOf,
  settled,
  stripItem,
  textOf,
  verdict,
} from './health-page';
import { queriesOf, valuesAt } from './prometheus-oracle';
import { BUILT, pictureOf } from './stage';
import { compareTable, lengthsIn, same } from './table-oracle';

/** Long enough for the widest rate window at 2 s scrapes, and then some. */
const DATA_MS = 60_000;

/** What the testbed has nothing of. */
const ELSEWHERE = ['loki-entries', 'reconcile-errors'];
const DRAWN = PANELS.map(({ id }) => id).filter((id) => !ELSEWHERE.includes(id));

const chromium = chromiumPath();
if (chromium === undefined) process.stderr.write('page tests are skipped: no Chromium here\n');

/** A map that the flows overflow, so that the ring buffer, the accounter and the ratio have something to show. */
const SETTINGS = {
  nodes: 2,
  pods: 1,
  cacheMaxFlows: 25,
  cacheTimeout: '2s',
  flows: 400,
  rate: 200,
  sampling: 1,
  prometheusPort: 19_090,
};

type Drawn = { name: string; value: number; time: number };

async function drawnIn(within: Locator): Promise<Drawn[]> {
  const series = await within.locator('[data-test=series][data-current=true]').all();
  return Promise.all(
    series.map(async (item) => ({
      name: (await item.getAttribute('data-series')) ?? '',
      value: Number(await item.getAttribute('data-value')),
      time: Number(await item.getAttribute('data-time')),
    })),
  );
}

/** On a narrow page PatternFly slides the sidebar out, some time after the resize; until then it covers the panels. */
async function sidebarIsAway(page: Page): Promise<void> {
  const sidebar = page.locator('.pf-v6-c-page__sidebar');
  const rightEdge = (): Promise<number> => sidebar.evaluate((element) => element.getBoundingClientRect().right);
  await expect.poll(rightEdge, { timeout: 5_000 }).toBeLessThanOrEqual(0);
}

/** Whether one of the queries has this value at this time. */
async function isWhatPrometheusSays(prometheusUrl: string, queries: readonly string[], drawn: Drawn): Promise<boolean> {
  const answers = await Promise.all(queries.map((query) => valuesAt(prometheusUrl, query, drawn.time)));
  return answers.flat().some((value) => same(value, drawn.value));
}

describe.skipIf(chromium === undefined || !mayLoadBpf())('the page over a running testbed', () => {
  let testbed: Testbed;
  let console: RunningConsole;
  let browser: Browser;
  let page: Page;
  let complaints: string[];
  let queries: Set<string>;

  beforeAll(async () => {
    testbed = await startTestbed(SETTINGS);
    console = await startConsole({
      port: 0,
      ...BUILT,
      prometheusUrl: testbed.prometheus.url,
      cluster: {
        nodes: testbed.nodes.map(({ name, ip }) => ({ name, ip })),
        pods: testbed.nodes.map(({ name, ip, agentPod }) => ({ name: agentPod, node: name, ip })),
        flowCollector: testbed.agents.settings(),
      },
    });
    browser = await launchBrowser(chromium ?? '');
    page = await browser.newPage({ viewport: { width: 1440, height: 1600 } });
    complaints = complaintsOf(page);
    queries = queriesOf(page);
  });

  afterAll(async () => {
    await browser?.close();
    await console?.close();
    await testbed?.stop();
  });

  test('opens from the navigation, Observe ▸ Agent Health', async () => {
    await page.goto(console.url);
    await page.getByTestId('nav-section-observe').getByRole('link', { name: 'Agent Health' }).click();
    await page.getByRole('heading', { name: 'Agent Health', level: 1 }).waitFor();
    expect(new URL(page.url()).pathname).toBe(PAGE);
  });

  test('draws every panel with data that Prometheus has', async () => {
    await openHealth(page, console.url, 'range=5m&refresh=5s');
    for (const id of DRAWN) {
      const own = panel(page, id);
      await own.locator('[data-test=series][data-current=true]').first().waitFor({ timeout: DATA_MS });
      await own.locator('[data-test=chart] svg').first().waitFor();
      const asked = await inspectedQueries(page, id);
      const drawn = await drawnIn(own);
      for (const series of drawn) {
        const isTrue = await isWhatPrometheusSays(testbed.prometheus.url, asked, series);
        expect(isTrue, `${id}: ${series.name} = ${series.value} at ${series.time}`).toBe(true);
      }
    }
    expect(Object.keys(await panelStates(page))).toEqual(DRAWN);
  });

  test('says that the map is too small, and what to do', async () => {
    await expect.poll(() => verdict(page), { timeout: DATA_MS }).toBe('runaway');
    expect(await textOf(page, 'reason')).toMatch(/: the flow map is far too small\b.* take the costly ring buffer/);
    expect(await textOf(page, 'strip-fix')).toMatch(/^Raise cacheMaxFlows .*from 25 to about [\d,]+\b/);
    expect(await stripItem(page, 'agents')).toEqual({ value: '2', status: 'success' });
    expect(await stripItem(page, 'kind')).toMatchObject({ value: 'own' });
    const rows = await rowsOf(page);
    expect(rows.map(({ node }) => node).sort()).toEqual(testbed.nodes.map(({ name }) => name).sort());
    expect(rows[0].verdict).toBe('runaway');
  });

  test('shows the ring buffer at work', async () => {
    const ratio = panel(page, 'ring-buffer-ratio');
    await expect.poll(async () => (await drawnIn(ratio))[0]?.value ?? 0, { timeout: DATA_MS }).toBeGreaterThan(0.05);
    const buffers = (await drawnIn(panel(page, 'buffer-sizes'))).map(({ name }) => name);
    expect(buffers).toEqual(expect.arrayContaining(['hashmap-total', 'deduper-map', 'accounter-entries']));
  });

  test('moves: a later refresh brings later values', async () => {
    const latest = async (): Promise<number> =>
      Math.max(...(await drawnIn(panel(page, 'eviction-rate'))).map(({ time }) => time));
    const before = await latest();
    await expect.poll(latest, { timeout: DATA_MS }).toBeGreaterThan(before);
  });

  test('has in its table what Prometheus has', async () => {
    const to = Math.floor(Date.now() / 1000) - 4;
    queries.clear();
    await openHealth(page, console.url, `from=${to - 120}&to=${to}`);
    const { content } = await downloadBy(page, () => page.getByTestId('download-nodes').click());
    const { compared, wrong } = await compareTable(content, testbed.prometheus.url, to, lengthsIn(queries, 120));
    expect(wrong).toEqual([]);
    expect(compared).toBeGreaterThanOrEqual(2 * 10);
  });

  test('shows one node alone, and leads back', async () => {
    await openHealth(page, console.url, 'range=5m&refresh=off');
    const [{ node }] = await rowsOf(page);
    await page.getByTestId('open-node').first().click();
    await page.getByTestId('node-header').waitFor();
    await settled(page);
    expect(new URL(page.url()).searchParams.get('node')).toBe(node);
    for (const series of await drawnIn(panel(page, 'map-occupancy'))) expect(series.name).toBe(node);
    await page.getByTestId('all-nodes').click();
    await page.getByTestId('node-table').waitFor();
  });

  test('looks right in light and dark, wide and narrow', async () => {
    await settled(page);
    await page.screenshot({ path: pictureOf('light') });
    await page.getByText('Dark').click();
    await page.screenshot({ path: pictureOf('dark') });
    await page.setViewportSize({ width: 700, height: 1400 });
    await sidebarIsAway(page);
    await page.screenshot({ path: pictureOf('narrow-dark') });
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  });

  test('says nothing on the browser’s console', () => {
    expect(complaints).toEqual([]);
  });

  test('exported flows are what the pods’ interfaces counted, with the ring buffer in use', async () => {
    const ringed = await valuesAt(
      testbed.prometheus.url,
      'sum(netobserv_agent_packets_total{outcome="ringed"})',
      Date.now() / 1000,
    );
    expect(ringed[0]).toBeGreaterThan(0);
    const ledger = 'sum(netobserv_agent_errors_total{component="ledger"})';
    expect(await valuesAt(testbed.prometheus.url, ledger, Date.now() / 1000)).toEqual([0]);
    const report = await checkExactness(testbed);
    expect(report.rows.filter((row) => !row.exact)).toEqual([]);
    expect(report).toMatchObject({ exact: true, dropped: 0 });
    expect(report.flowPackets).toBeGreaterThan(1000);
  });
});
