import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startConsole } from '../console/server/start-console';
import type { RunningConsole } from '../console/server/start-console';
import { mayLoadBpf } from '../kernel/rig';
import { checkExactness } from '../testbed/measure';
import { startTestbed } from '../testbed/testbed';
import type { Testbed } from '../testbed/testbed';
import { PANELS } from '../../src/panels/catalogue';
import { testIds } from '../../src/components/test-ids';
import { chromiumPath, complaintsOf, launchBrowser } from './browser';
import { rangeQueriesOf, valuesAt } from './prometheus-oracle';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SCREENSHOTS = `${ROOT}/test/.output/screenshots`;
const PAGE = '/netobserv-agent-health';
/** Long enough for the widest rate window at 2 s scrapes, and then some. */
const DATA_MS = 60_000;

const chromium = chromiumPath();
if (chromium === undefined) process.stderr.write('page tests are skipped: no Chromium here\n');

/** A map that the flows overflow, so that the ring buffer, the accounter and the ratio have something to show. */
const SETTINGS = {
  nodes: 2,
  pods: 1,
  cacheMaxFlows: 50,
  cacheTimeout: '2s',
  flows: 400,
  rate: 200,
  sampling: 1,
  prometheusPort: 19_090,
};

type Drawn = { name: string; value: number; time: number };

async function drawnIn(panel: Locator): Promise<Drawn[]> {
  const series = await panel.locator('[data-test=series][data-current=true]').all();
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

/** Whether one of the page's queries has this value at this time, as far as floating point goes. */
async function isWhatPrometheusSays(prometheusUrl: string, queries: Iterable<string>, drawn: Drawn): Promise<boolean> {
  const answers = await Promise.all([...queries].map((query) => valuesAt(prometheusUrl, query, drawn.time)));
  return answers.flat().some((value) => Math.abs(value - drawn.value) <= 1e-9 * Math.max(1, Math.abs(value)));
}

describe.skipIf(chromium === undefined || !mayLoadBpf())('the page over a running testbed', () => {
  let testbed: Testbed;
  let console: RunningConsole;
  let browser: Browser;
  let page: Page;
  let complaints: string[];
  let queries: Set<string>;

  beforeAll(async () => {
    mkdirSync(SCREENSHOTS, { recursive: true });
    testbed = await startTestbed(SETTINGS);
    console = await startConsole({
      port: 0,
      pluginDir: `${ROOT}/dist`,
      publicDir: `${ROOT}/test/.output/console`,
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
    queries = rangeQueriesOf(page);
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
    await page.goto(`${console.url}${PAGE}?range=5m&refresh=5s`);
    for (const { id } of PANELS) {
      const panel = page.getByTestId(testIds.panel(id));
      await panel.locator('[data-test=series][data-current=true]').first().waitFor({ timeout: DATA_MS });
      await panel.locator('svg').first().waitFor();
      const drawn = await drawnIn(panel);
      for (const series of drawn) {
        const same = await isWhatPrometheusSays(testbed.prometheus.url, queries, series);
        expect(same, `${id}: ${series.name} = ${series.value} at ${series.time}`).toBe(true);
      }
    }
  });

  test('shows the ring buffer at work when the map is too small', async () => {
    const ratio = page.getByTestId(testIds.panel('ring-buffer-ratio'));
    await expect.poll(async () => (await drawnIn(ratio))[0]?.value ?? 0, { timeout: DATA_MS }).toBeGreaterThan(0.05);
    const buffers = (await drawnIn(page.getByTestId(testIds.panel('buffer-sizes')))).map(({ name }) => name);
    expect(buffers).toEqual(expect.arrayContaining(['hashmap-total', 'deduper-map', 'accounter-entries']));
  });

  test('moves: a later refresh brings later values', async () => {
    const latest = async (): Promise<number> =>
      Math.max(...(await drawnIn(page.getByTestId(testIds.panel('eviction-rate')))).map(({ time }) => time));
    const before = await latest();
    await expect.poll(latest, { timeout: DATA_MS }).toBeGreaterThan(before);
  });

  test('looks right in light and dark, wide and narrow', async () => {
    await page.screenshot({ path: `${SCREENSHOTS}/light.png` });
    await page.getByText('Dark').click();
    await page.screenshot({ path: `${SCREENSHOTS}/dark.png` });
    await page.setViewportSize({ width: 700, height: 1400 });
    await sidebarIsAway(page);
    await page.screenshot({ path: `${SCREENSHOTS}/narrow-dark.png` });
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
