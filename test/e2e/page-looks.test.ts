/** The page in each of its views, widths and directions: nothing breaks WCAG, nothing is cut off, nothing jumps. */
import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { QUERY_LABEL } from '../../src/promql/batch';
import { PANELS } from '../../src/panels/catalogue';
import { violationsInBothThemes } from './axe';
import { attributesOf, choose, openHealth, PAGE, panel, panelStates, settled, STILL } from './health-page';
import { LIVELY } from './lively';
import { setFaults, skipped, startConsoleOver } from './stage';
import { testsOver } from './tabs';

const NODE = 'worker-1.agents.example.com';
const cursorOf = (page: Page, id: string): ReturnType<Page['locator']> => panel(page, id).getByTestId('chart-cursor');

const MENU = '.pf-v6-c-menu';
const POPOVER = '.pf-v6-c-popover';
const DIALOG = '.pf-v6-c-modal-box';
const TIMES = '[data-test=panel-evicted-flows-rate]';

/** What is opened over the page or within it: where it is, and how. */
const OPENED: Readonly<Record<string, readonly [string, (page: Page) => Promise<unknown>]>> = {
  'a panel’s menu': [MENU, (page) => panel(page, 'cpu').getByTestId('panel-menu').click()],
  'a panel’s help': [
    POPOVER,
    (page) =>
      panel(page, 'cpu')
        .getByRole('button', { name: /^What is normal/ })
        .click(),
  ],
  'a panel as a table': ['[data-test=panel-buffer-sizes]', (page) => choose(page, 'buffer-sizes', 'Show as table')],
  'a large panel': [
    DIALOG,
    async (page) => {
      await choose(page, 'map-occupancy', 'Expand');
      // A line of zeros has no height, and so counts as hidden.
      await page.getByRole('dialog').locator('[data-test=chart] path').first().waitFor({ state: 'attached' });
    },
  ],
  'values at a time': [
    TIMES,
    async (page) => {
      await cursorOf(page, 'evicted-flows-rate').focus();
      await page.keyboard.press('ArrowLeft');
      await page.getByTestId('tooltip').waitFor();
    },
  ],
  'a stretch of time': [
    TIMES,
    async (page) => {
      await cursorOf(page, 'evicted-flows-rate').focus();
      for (let step = 0; step < 5; step += 1) await page.keyboard.press('Shift+ArrowLeft');
      await page.getByTestId('selection').waitFor();
    },
  ],
  'a row of the table': [
    '[data-test=section-nodes]',
    async (page) => {
      await page
        .getByRole('button', { name: /^Details of/ })
        .first()
        .click();
      await page.getByTestId('node-details').first().waitFor();
    },
  ],
  'time ranges': [MENU, (page) => page.getByTestId('time-range').click()],
  'a range of one’s own': [
    DIALOG,
    async (page) => {
      await page.getByTestId('time-range').click();
      await page.getByTestId('custom-range').click();
      await page.getByTestId('time-range-modal').waitFor();
    },
  ],
  'ways to compare': [MENU, (page) => page.getByTestId('compare-menu').click()],
  'a start to compare with': [
    DIALOG,
    async (page) => {
      await page.getByTestId('compare-menu').click();
      await page.getByTestId('compare-custom').click();
      await page.getByTestId('compare-start-modal').waitFor();
    },
  ],
  'a link to share': [POPOVER, (page) => page.getByTestId('share').click()],
};

/** Narrowest by WCAG 2.1 (1.4.10), a phone, and an ordinary window at 200 %. */
const WIDTHS = [320, 400, 720];

/** What sticks out of the window, though the page is as wide as the window: it can't be reached. */
const cutOff = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const scrolls = (element: Element): boolean =>
      element.closest('[data-test=node-table], [role=region], .netobserv-agent-health__table') !== null;
    return [...document.querySelectorAll('.netobserv-agent-health *')]
      .filter((element) => {
        const { left, right, width } = element.getBoundingClientRect();
        return width > 1 && (left < -1 || right > window.innerWidth + 1) && !scrolls(element);
      })
      .map((element) => `${element.tagName} ${element.getAttribute('class')}`);
  });

/** Sum of the layout's shifts since the page's first skeletons. */
type Shifts = { total: number; of: string[] };

function watchShifts(): void {
  const shifts: Shifts = { total: 0, of: [] };
  (window as unknown as { shifts: Shifts }).shifts = shifts;
  new PerformanceObserver((list) => {
    if (document.querySelector('[data-test=status-strip], [data-test=node-header]') === null) return;
    for (const entry of list.getEntries() as (PerformanceEntry & { value: number; sources: { node?: Element }[] })[]) {
      shifts.total += entry.value;
      shifts.of.push(...entry.sources.map(({ node }) => `${entry.value} ${node?.getAttribute?.('class')}`));
    }
  }).observe({ type: 'layout-shift', buffered: true });
}

describe.skipIf(skipped('tests of how the page looks'))('the page', () => {
  const { it, shared } = testsOver(LIVELY, { apart: true });
  const open = (page: Page, query?: string): Promise<void> => openHealth(page, shared.stage.url, query);

  it.concurrent.for(Object.entries(OPENED))('breaks no rule with %s open', async ([, [where, show]], { page }) => {
    await open(page);
    await show(page);
    await page.locator(where).first().waitFor();
    expect(await violationsInBothThemes(page, [where])).toEqual([]);
  });

  it.concurrent('breaks no rule as a node’s view, or comparing', async ({ page }) => {
    await open(page, `${STILL}&node=${NODE}`);
    expect(await violationsInBothThemes(page)).toEqual([]);
    const { now } = shared.stage.series.timeline.span;
    await open(page, `from=${now - 600}&to=${now}&before=${now - 1500}`);
    await page.getByTestId('compare-table').waitFor();
    expect(await violationsInBothThemes(page)).toEqual([]);
  });

  it.concurrent.for(WIDTHS)('can be read and reached at a width of %d pixels', async (width, { page }) => {
    await page.setViewportSize({ width, height: 1000 });
    const { now } = shared.stage.series.timeline.span;
    for (const query of [STILL, `from=${now - 600}&to=${now}&before=${now - 1500}&node=${NODE}`]) {
      await open(page, query);
      expect(await cutOff(page)).toEqual([]);
      expect(await violationsInBothThemes(page)).toEqual([]);
    }
  });

  it.concurrent.for([1440, 400])('reads from right to left, %d pixels wide', async (width, { page }) => {
    await page.setViewportSize({ width, height: 1000 });
    await open(page, `${STILL}&dir=rtl`);
    expect(await page.locator('html').getAttribute('dir')).toBe('rtl');
    expect(await cutOff(page)).toEqual([]);
    expect(await violationsInBothThemes(page)).toEqual([]);
    // Time runs from left to right all the same, and a unit stands behind its number.
    expect(new Set(await attributesOf(page, '[data-test=chart]', 'dir'))).toEqual(new Set(['ltr']));
    const [number, unit] = await page
      .getByTestId('status-flows')
      .locator('.netobserv-agent-health__strip-line')
      .evaluate((line) => {
        const text = line.firstChild as Text;
        return [0, text.data.trim().length - 1].map((at) => {
          const range = document.createRange();
          range.setStart(text, at);
          range.setEnd(text, at + 1);
          return range.getBoundingClientRect().left;
        });
      });
    expect(number).toBeLessThan(unit);
  });

  it.concurrent.for(['es', 'fr', 'ja', 'ko', 'zh'])('has room for its texts in %s', async (language, { page }) => {
    await page.setViewportSize({ width: 400, height: 1000 });
    await open(page, `${STILL}&lng=${language}`);
    expect(await cutOff(page)).toEqual([]);
  });

  it.concurrent.for(['', `&node=${NODE}`])('does not jump when its data come%s', async (node, { page }) => {
    // So high that all of it is seen.
    await page.setViewportSize({ width: 1440, height: 7000 });
    await page.addInitScript(watchShifts);
    await open(page, `${STILL}${node}`);
    await page.waitForTimeout(1_000);
    const shifts = await page.evaluate(() => (window as unknown as { shifts: Shifts }).shifts);
    expect(shifts.total, shifts.of.join('\n')).toBeLessThan(0.001);
  });

  it.concurrent('comes onto paper as a whole, without what nobody can press there', async ({ page }) => {
    await open(page);
    const states = Object.keys(await panelStates(page));
    expect(states).toHaveLength(PANELS.length);
    await page.emulateMedia({ media: 'print' });
    await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
    for (const id of states) expect(await panel(page, id).isVisible(), id).toBe(true);
    const gone = [
      '.netobserv-agent-health__toolbar',
      '[data-test=panel-menu]',
      '[data-test=chart-cursor]',
      'nav',
      'header',
    ];
    for (const selector of gone) {
      const visible = await page
        .locator(selector)
        .evaluateAll((all) => all.filter((one) => one.checkVisibility()).length);
      expect(visible, selector).toBe(0);
    }
    // Nothing is left behind in a part of the window that scrolls.
    const [last, sheet] = await page.evaluate(() => [
      Math.max(
        ...[...document.querySelectorAll('[data-test^=panel-]')].map((one) => one.getBoundingClientRect().bottom),
      ),
      document.documentElement.scrollHeight,
    ]);
    expect(sheet).toBeGreaterThanOrEqual(Math.floor(last));
  });

  it.concurrent('keeps still for those who want that', async ({ page }) => {
    const console = await startConsoleOver(shared.stage.series);
    try {
      await page.emulateMedia({ reducedMotion: 'reduce' });
      await setFaults(console, { kind: 'slow', seconds: 3, contains: `"${QUERY_LABEL}"` });
      await page.goto(`${console.url}${PAGE}?${STILL}`);
      await page.getByTestId('status-strip').waitFor();
      const moving = (): Promise<string[]> =>
        page.evaluate(() =>
          document
            .getAnimations()
            .map(({ effect }) => (effect as KeyframeEffect | null)?.target)
            .filter((target) => target?.closest('.netobserv-agent-health'))
            .map((target) => target?.getAttribute('class') ?? ''),
        );
      expect(await moving()).toEqual([]);
      await settled(page);
      expect(await moving()).toEqual([]);
    } finally {
      await page.goto('about:blank');
      await console.close();
    }
  });
});
