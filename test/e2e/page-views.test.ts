/** What a reader looks at: changes, two windows, a stretch of time, one node. Over a cluster with a rollout. */
import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { askedWithin, attributesOf, openHealth, panel, panelStates, rowsOf, settled, textOf } from './health-page';
import { valuesAt } from './prometheus-oracle';
import { skipped } from './stage';
import { STATES } from './state-table';
import { testsOver } from './tabs';

const parametersOf = (page: Page): URLSearchParams => new URL(page.url()).searchParams;
const numbersOf = (page: Page, ...names: string[]): number[] =>
  names.map((name) => Number(parametersOf(page).get(name)));

/** Drags over a chart, from one share of its width to another. */
async function drag(page: Page, panelId: string, from: number, to: number): Promise<void> {
  const cursor = panel(page, panelId).getByTestId('chart-cursor');
  await cursor.scrollIntoViewIfNeeded();
  const box = await cursor.boundingBox();
  if (box === null) throw new Error('no chart');
  const at = (share: number): [number, number] => [box.x + share * box.width, box.y + box.height / 2];
  await page.mouse.move(...at(from));
  await page.mouse.down();
  await page.mouse.move(...at((from + to) / 2));
  await page.mouse.move(...at(to));
  await page.mouse.up();
}

describe.skipIf(skipped('tests of the page’s views'))('a reader of the page', () => {
  const { it, shared } = testsOver(STATES.rollout.model);
  const open = (page: Page, query?: string): Promise<void> => openHealth(page, shared.stage.url, query);
  /** When the settings changed. */
  const changed = (): number => shared.stage.series.timeline.rollouts[0];

  it.concurrent('sees in every panel when the settings changed', async ({ page }) => {
    await open(page);
    const charts = await page.getByTestId('chart').count();
    expect(charts).toBe(16);
    expect(await page.getByTestId('marker').count()).toBe(charts);
    const seen = Number(await page.getByTestId('change').getAttribute('data-time'));
    expect(seen).toBeGreaterThanOrEqual(changed());
    expect(seen - changed()).toBeLessThanOrEqual(90);
    expect(await page.getByTestId('change').innerText()).toMatch(/cacheMaxFlows\s+200,000\s+50,000/);
    // Where the flag is, the chart names it.
    const flag = await panel(page, 'cpu').locator('[data-test=marker] line').boundingBox();
    await panel(page, 'cpu').scrollIntoViewIfNeeded();
    const place = await panel(page, 'cpu').locator('[data-test=marker] line').boundingBox();
    if (flag === null || place === null) throw new Error('no flag');
    await page.mouse.move(place.x, place.y + place.height / 2);
    await page.getByTestId('tooltip').getByText('cacheMaxFlows 200,000 → 50,000').waitFor();
  });

  it.concurrent('compares before and after a change, in numbers and in lines', async ({ page }) => {
    await open(page);
    await page.getByTestId('compare-change').click();
    await page.getByTestId('compare-table').waitFor();
    await settled(page);
    const [from, to, before] = numbersOf(page, 'from', 'to', 'before');
    expect(before + to - from).toBeLessThanOrEqual(changed() + 30);
    expect(from).toBeGreaterThan(changed());
    const windows = [before + to - from, to];
    for (const [metric, query] of Object.entries({
      peakEntries: `max(max_over_time(netobserv_agent_buffer_size{name="hashmap-total"}[${to - from}s]))`,
      peakShare: `100 * max(max_over_time(netobserv_agent_buffer_size{name="hashmap-total"}[${to - from}s]) / on (pod) netobserv_agent_cache_max_flows)`,
    })) {
      const row = page.getByTestId(`compare-row-${metric}`);
      const told = (await row
        .locator('td[data-value]')
        .evaluateAll((cells) => cells.map((cell) => cell.getAttribute('data-value')))) as string[];
      const asked = await Promise.all(windows.map((time) => valuesAt(shared.stage.series.url, query, time)));
      expect(told.map(Number), metric).toEqual(asked.map(([value]) => value));
    }
    const verdict = page.getByTestId('compare-row-memoryMean').getByTestId('verdict');
    expect(await verdict.getAttribute('data-value')).toBe('better');
    expect(await page.locator('li[data-test=before] button').count()).toBeGreaterThan(12);
    await page.reload();
    await page.getByTestId('compare-table').waitFor();
    expect(numbersOf(page, 'from', 'to', 'before')).toEqual([from, to, before]);
    await page.getByTestId('end-comparison').click();
    expect(parametersOf(page).has('before')).toBe(false);
  });

  it.concurrent('zooms with the mouse, and back with the browser’s button', async ({ page }) => {
    await open(page);
    const before = page.url();
    await drag(page, 'cpu', 0.4, 0.7);
    await page.waitForURL(/from=\d+/);
    const [from, to] = numbersOf(page, 'from', 'to');
    expect(to - from).toBeGreaterThan(300);
    expect(to - from).toBeLessThan(900);
    await settled(page);
    const latest = async (): Promise<number> =>
      Math.max(...(await attributesOf(page, '[data-test=series][data-current=true]', 'data-time')).map(Number));
    await expect.poll(latest).toBeLessThanOrEqual(to);
    await page.goBack();
    expect(page.url()).toBe(before);
  });

  it.concurrent('zooms with the keyboard', async ({ page }) => {
    await open(page);
    await panel(page, 'memory').getByTestId('chart-cursor').focus();
    for (let step = 0; step < 10; step += 1) await page.keyboard.press('Shift+ArrowLeft');
    await page.getByTestId('selection').waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(/from=\d+/);
    const [from, to] = numbersOf(page, 'from', 'to');
    expect(to - from).toBe(300);
    await page.getByTestId('back-to-live').click();
    expect(parametersOf(page).has('from')).toBe(false);
  });

  it.concurrent('finds the same view again after a reload', async ({ page }) => {
    const { now } = shared.stage.series.timeline.span;
    const query = `from=${now - 1200}&to=${now - 300}&refresh=30s&node=worker-1.agents.example.com`;
    await open(page, query);
    const look = async (): Promise<unknown[]> => [
      await panelStates(page),
      await attributesOf(page, '[data-test=series]', 'data-value'),
      await page.getByTestId('node-header').innerText(),
      await page.getByTestId('time-range').innerText(),
    ];
    const first = await look();
    await page.reload();
    await settled(page);
    expect(await look()).toEqual(first);
    expect(new URL(page.url()).search).toBe(`?${query}`);
  });

  it.concurrent('opens a node from the table, and finds back', async ({ page }) => {
    await open(page);
    const [{ node }] = await rowsOf(page);
    await page.getByTestId('open-node').first().click();
    await page.getByTestId('node-header').waitFor();
    await settled(page);
    expect(parametersOf(page).get('node')).toBe(node);
    const row = (await rowsOf(page)).length;
    expect(row).toBe(0);
    const pod = shared.stage.series.nodes.find(({ name }) => name === node)?.lives.at(-1);
    expect(await page.getByTestId('link-pod').getAttribute('href')).toContain(pod?.pod);
    expect(await page.getByTestId('fact-restarts').innerText()).toMatch(/\b0\b/);
    expect(await page.getByTestId('fact-cache-max-flows').innerText()).toContain('50,000');
    await page.goBack();
    await page.getByTestId('node-table').waitFor();
    await page.getByTestId('open-node').first().click();
    await page.getByTestId('all-nodes').click();
    await page.getByTestId('node-table').waitFor();
  });

  it.concurrent('is told that nobody knows a node', async ({ page }) => {
    await open(page, `range=30m&refresh=off&node=worker-99`);
    expect(await textOf(page, 'node-unknown')).toContain('worker-99');
    expect(Object.values(await panelStates(page))).not.toContain('failed');
  });

  it.concurrent('asks for nothing on a fixed range', async ({ page }) => {
    const { now } = shared.stage.series.timeline.span;
    await open(page, `from=${now - 900}&to=${now}&refresh=5s`);
    expect(await askedWithin(page, 6_000)).toEqual([]);
  });

  it.concurrent('asks for nothing while nobody looks, and at once when somebody does', async ({ page }) => {
    await open(page, 'range=15m&refresh=5s');
    const setVisibility = (wanted: string): Promise<void> =>
      page.evaluate((state) => {
        Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state });
        document.dispatchEvent(new Event('visibilitychange'));
      }, wanted);
    await setVisibility('hidden');
    await page.waitForTimeout(500);
    expect(await askedWithin(page, 6_000)).toEqual([]);
    const refreshed = page.waitForRequest((request) => request.url().includes('/query_range'));
    await setVisibility('visible');
    await refreshed;
  });
});
