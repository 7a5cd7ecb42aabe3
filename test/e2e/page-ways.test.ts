/** The ways that lead to the page, through it and on from it; with the mouse, and with the keyboard alone. */
import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { violationsInBothThemes } from './axe';
import {
  attributesOf,
  choose,
  downloadBy,
  inspectedQueries,
  openHealth,
  PAGE,
  panel,
  panelStates,
  readCsv,
  rowsOf,
  settled,
  STILL,
  textOf,
} from './health-page';
import { LIVELY } from './lively';
import { skipped } from './stage';
import { testsOver } from './tabs';

const COLLECTOR = '/k8s/cluster/flows.netobserv.io~v1beta2~FlowCollector/cluster';
const NODE = 'worker-1.agents.example.com';

/** What the first bytes of a PNG file are. */
const PNG = [0x89, 0x50, 0x4e, 0x47];

const pathOf = (page: Page): string => new URL(page.url()).pathname;

/** Presses Tab until something with this test id has the focus; says what had it on the way. */
async function tabTo(page: Page, testId: string, most = 90): Promise<string[]> {
  const passed: string[] = [];
  for (let press = 0; press < most; press += 1) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(
      () => document.activeElement?.closest('[data-test]')?.getAttribute('data-test') ?? '',
    );
    passed.push(at);
    if (at === testId) return passed;
  }
  throw new Error(`no way by Tab to ${testId}: ${passed.join(' ')}`);
}

/** The name of what has the focus, as a screen reader says it. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const { activeElement: at } = document;
    return at?.getAttribute('aria-label') ?? at?.textContent?.trim() ?? '';
  });

describe.skipIf(skipped('tests of the ways to and from the page'))('a way', () => {
  const { it, shared } = testsOver(LIVELY);
  const open = (page: Page, query?: string): Promise<void> => openHealth(page, shared.stage.url, query);

  it.concurrent('from the Overview, with the state in its status card', async ({ page }) => {
    await page.goto(`${shared.stage.url}/dashboards`);
    const item = page.getByTestId('Flow agents');
    await item.getByRole('button', { name: 'Flow agents' }).click();
    const popup = page.getByTestId('agent-health-popup');
    await popup.waitFor();
    expect(await popup.innerText()).toMatch(/13 of 14/);
    expect(await violationsInBothThemes(page)).toEqual([]);
    await popup.getByTestId('open-agent-health').click();
    await settled(page);
    expect(pathOf(page)).toBe(PAGE);
  });

  it.concurrent('from the FlowCollector’s tabs and a node’s, to the same page', async ({ page }) => {
    const { url } = shared.stage;
    await page.goto(`${url}${COLLECTOR}`);
    await page.getByRole('tab', { name: 'Agent Health' }).click();
    await settled(page);
    expect(pathOf(page)).toBe(`${COLLECTOR}/agents`);
    expect(await rowsOf(page)).toHaveLength(14);
    await page.goto(`${url}/k8s/cluster/nodes/${NODE}`);
    await page.getByRole('tab', { name: 'Agent Health' }).click();
    await settled(page);
    expect(await page.getByTestId('node-header').getAttribute('data-node')).toBe(NODE);
    await page.goto(`${url}${COLLECTOR}/agent-health?${STILL}`);
    await settled(page);
    await page.getByTestId('breadcrumb-flow-collector').click();
    expect(pathOf(page)).toBe(COLLECTOR);
  });

  it.concurrent('from each number of the strip, and from each finding, to what explains it', async ({ page }) => {
    await open(page);
    for (const [item, place] of Object.entries({
      flows: 'panel-',
      ratio: 'panel-ring-buffer-ratio',
      errors: 'panel-errors',
    })) {
      const link = page.getByTestId(`status-${item}`).getByRole('link');
      const anchor = new URL((await link.getAttribute('href')) ?? '', page.url()).hash.slice(1);
      await link.click();
      const seen = await page.evaluate((id) => {
        const target = document.getElementById(id);
        const panelThere = target?.querySelector('[data-test^=panel-]')?.getAttribute('data-test') ?? '';
        const top = target?.getBoundingClientRect().top ?? -1;
        return { panelThere, inView: top >= 0 && top < window.innerHeight, focused: document.activeElement === target };
      }, anchor);
      expect(seen.panelThere, item).toContain(place);
      expect([seen.inView, seen.focused], item).toEqual([true, true]);
    }
    await page.getByTestId('status-busiest').getByRole('link').click();
    await page.getByTestId('node-header').waitFor();
  });

  it.concurrent('on to pods, logs, nodes and the DaemonSet', async ({ page }) => {
    await open(page, `${STILL}&node=${NODE}`);
    const pod = shared.stage.series.nodes.find(({ name }) => name === NODE)?.lives.at(-1)?.pod ?? '';
    const namespace = '/k8s/ns/netobserv-privileged';
    for (const [name, path] of Object.entries({
      Pod: `${namespace}/pods/${pod}`,
      Logs: `${namespace}/pods/${pod}/logs`,
      Node: `/k8s/cluster/nodes/${NODE}`,
      DaemonSet: `${namespace}/daemonsets/netobserv-ebpf-agent`,
    })) {
      await page
        .getByTestId('node-header')
        .getByRole('link', { name: new RegExp(`^${name}\\b`) })
        .click();
      await page.waitForURL(({ pathname }) => pathname === path);
      await page.getByRole('heading', { level: 1 }).filter({ hasNotText: '404' }).waitFor();
      await page.goBack();
      await page.getByTestId('node-header').waitFor();
    }
  });

  it.concurrent('on to the console’s Metrics page, with the queries that are drawn', async ({ page }) => {
    await open(page);
    const queries = await inspectedQueries(page, 'cpu');
    await choose(page, 'cpu', 'Inspect');
    await page.waitForURL('**/monitoring/query-browser**');
    expect(await page.getByTestId('parameter-query0').textContent()).toBe(queries[0]);
    expect(queries[0]).toContain('container_cpu_usage_seconds_total');
  });

  it.concurrent('out of the page: a copied query, a CSV file, a picture, a link', async ({ page }) => {
    await open(page);
    await choose(page, 'memory', 'Copy query');
    await panel(page, 'memory').getByTestId('message').waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toContain('container_memory_working_set_bytes');
    const csv = await downloadBy(page, () => choose(page, 'memory', 'Download CSV'));
    expect(csv.name).toMatch(/memory.*\.csv$/);
    const rows = readCsv(csv.content);
    expect(rows.length).toBeGreaterThan(50);
    const drawn = await attributesOf(page, '[data-test=panel-memory] [data-test=series]', 'data-value');
    const told = rows.flatMap((row) => Object.values(row)).map(Number);
    for (const value of drawn) expect(told).toContain(Number(value));
    const picture = await downloadBy(page, () => choose(page, 'memory', 'Download PNG'));
    expect(picture.name).toMatch(/memory.*\.png$/);
    expect([...picture.content.subarray(0, 4)]).toEqual(PNG);
    await page.getByTestId('share').click();
    const link = await page.getByTestId('share-link').locator('input').inputValue();
    expect(new URL(link).search).toMatch(/\bfrom=\d+&to=\d+$/);
    await page.goto(link);
    await settled(page);
    expect(await rowsOf(page)).toHaveLength(14);
  });

  it.concurrent('through the legend: a line goes and comes back, and stays so over a refresh', async ({ page }) => {
    await open(page);
    const entry = panel(page, 'cpu-by-node').getByTestId('series').first().getByRole('button');
    await entry.click();
    expect(await entry.getAttribute('aria-pressed')).toBe('false');
    const refreshed = page.waitForResponse((response) => response.url().includes('/query_range'));
    await page.getByTestId('refresh-now').click();
    await refreshed;
    expect(await entry.getAttribute('aria-pressed')).toBe('false');
    await entry.click();
    expect(await entry.getAttribute('aria-pressed')).toBe('true');
  });

  it.concurrent('through the table: sorted, filtered, opened', async ({ page }) => {
    await open(page);
    const worst = await rowsOf(page);
    const order = ['runaway', 'degraded', 'no-data', 'watch', 'healthy'];
    expect(order).toContain(worst[0].verdict);
    await page.getByRole('button', { name: 'Memory', exact: true }).first().click();
    const byMemory = (await rowsOf(page)).map(({ node }) => node);
    expect(byMemory).not.toEqual(worst.map(({ node }) => node));
    await page.getByTestId('node-filter').locator('input').fill('worker-1');
    await expect.poll(async () => (await rowsOf(page)).every(({ node }) => node.includes('worker-1'))).toBe(true);
    await page.getByTestId('node-filter').locator('input').fill('');
    await page.getByTestId('filter-no-data').getByRole('button').click();
    expect((await rowsOf(page)).map(({ verdict }) => verdict)).toEqual(['no-data']);
  });

  it.concurrent('with the keyboard alone: to a node and back, by its row', async ({ page }) => {
    await open(page);
    await page.getByTestId('time-range').focus();
    const passed = await tabTo(page, 'open-node');
    // In the order in which it is read.
    expect(passed.filter((at) => ['share', 'node-filter', 'download-nodes'].includes(at)).join(' ')).toMatch(
      /^share.*node-filter.*download-nodes/,
    );
    const name = await focused(page);
    await page.keyboard.press('Enter');
    await page.getByTestId('node-header').waitFor();
    expect(await page.getByTestId('node-header').getAttribute('data-node')).toBe(name);
    await settled(page);
    await page.getByTestId('time-range').focus();
    await tabTo(page, 'all-nodes');
    await page.keyboard.press('Enter');
    await page.getByTestId('node-table').waitFor();
  });

  it.concurrent('with the keyboard alone: through a menu, into a large panel, and out by Escape', async ({ page }) => {
    await open(page);
    const toggle = panel(page, 'cpu').getByTestId('panel-menu');
    await toggle.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Inspect', exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('menu').waitFor({ state: 'detached' });
    expect(await toggle.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Expand', exact: true }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    // The focus can't leave a dialog but by closing it.
    for (let press = 0; press < 12; press += 1) {
      await page.keyboard.press('Tab');
      expect(await dialog.evaluate((element) => element.contains(document.activeElement))).toBe(true);
    }
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(Object.values(await panelStates(page))).not.toContain('failed');
  });

  it.concurrent('with the keyboard alone: a time range, a help, the values of a chart', async ({ page }) => {
    await open(page);
    await page.getByTestId('time-range').focus();
    await page.keyboard.press('Enter');
    await page.getByRole('option', { name: 'Last 5 minutes' }).focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/range=5m/);
    await settled(page);
    await panel(page, 'errors')
      .getByRole('button', { name: /^What is normal/ })
      .focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Errors' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog', { name: 'Errors' }).waitFor({ state: 'detached' });
    const cursor = panel(page, 'cpu').getByTestId('chart-cursor');
    await cursor.focus();
    await page.keyboard.press('ArrowLeft');
    expect(await cursor.getAttribute('aria-valuetext')).toMatch(/^\d\d:\d\d:\d\d.*; all agents \d/);
    await page.keyboard.press('Escape');
    await page.getByTestId('tooltip').waitFor({ state: 'detached' });
    expect(await textOf(page, 'resolution')).toContain('A point every');
  });
});
