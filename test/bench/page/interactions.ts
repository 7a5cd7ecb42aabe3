/** How quickly the page answers to its reader, with nothing else going on. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import type { PageBench } from './page-bench';
import { LIMITS } from './limits';
import { clearProbe, readProbe } from './probe';
import type { Probe } from './probe';
import { notMeasured, row } from './row';
import type { PageRow } from './row';
import { FILTER_TEXT, SELECTORS, SORTED_COLUMNS } from './selectors';
import { newVisit, openPage, settled } from './visit';

type Action = {
  what: string;
  /** Must be there, or it is not measured. */
  needs: string;
  /** Does it once. @param run counted from 0 */
  act: (page: Page, run: number) => Promise<void>;
  /** How it is measured: from the event to the next frame, or each move of the pointer. */
  by: 'events' | 'moves';
  /** Puts things back, when the time has been taken. */
  undo?: (page: Page, before: string) => Promise<void>;
};

/** Event Timing tells nothing of what takes less; it rounds to 8 ms. */
const LEAST_MS = 16;
const WAIT_MS = 900;
const RUNS = 5;
const MOVES = 25;
const MOVE_MS = 40;

async function boxOf(page: Page): Promise<{ x: number; y: number; width: number; height: number }> {
  const chart = page.locator(SELECTORS.chart).first();
  await chart.scrollIntoViewIfNeeded();
  const box = await chart.boundingBox();
  if (box === null) throw new Error('the chart is not on the screen');
  return box;
}

async function drag(page: Page): Promise<void> {
  const { x, y, width, height } = await boxOf(page);
  const middle = y + height / 2;
  await page.mouse.move(x + width * 0.35, middle);
  await page.mouse.down();
  for (let part = 1; part <= 6; part++) await page.mouse.move(x + width * (0.35 + 0.05 * part), middle);
  await page.mouse.up();
}

async function sweep(page: Page): Promise<void> {
  const { x, y, width, height } = await boxOf(page);
  for (let move = 0; move < MOVES; move++) {
    await page.mouse.move(x + width * (0.15 + (0.75 * move) / MOVES), y + height / 2 + (move % 3));
    await delay(MOVE_MS);
  }
  await page.mouse.move(2, 2);
}

/** An action that is a step of the browser's history is taken back by it; one that was none has done nothing. */
async function back(page: Page, before: string): Promise<void> {
  if (page.url() === before) throw new Error('the page does not do it');
  await page.goBack();
}

const ACTIONS: readonly Action[] = [
  {
    what: 'sort the table of nodes',
    needs: SELECTORS.sortButton,
    by: 'events',
    act: (page, run) =>
      page
        .locator(SELECTORS.sortButton)
        .nth(SORTED_COLUMNS[run % SORTED_COLUMNS.length])
        .click(),
  },
  {
    what: 'type a letter into its filter',
    needs: SELECTORS.nodeFilter,
    by: 'events',
    act: async (page) => {
      await page.locator(SELECTORS.nodeFilter).focus();
      await page.keyboard.type(FILTER_TEXT, { delay: 120 });
    },
    undo: (page) => page.locator(SELECTORS.nodeFilter).fill(''),
  },
  {
    what: 'open a row of it',
    needs: SELECTORS.rowToggle,
    by: 'events',
    act: (page, run) => page.locator(SELECTORS.rowToggle).nth(run).click(),
  },
  {
    what: 'hide and show a series by the legend',
    needs: SELECTORS.legendToggle,
    by: 'events',
    act: (page) => page.locator(SELECTORS.legendToggle).first().click(),
  },
  { what: 'move the crosshair', needs: SELECTORS.chart, by: 'moves', act: sweep },
  { what: 'zoom in by dragging', needs: SELECTORS.chart, by: 'events', act: drag, undo: back },
  {
    what: 'open a node',
    needs: SELECTORS.openNode,
    by: 'events',
    act: (page) => page.locator(SELECTORS.openNode).first().click(),
    undo: back,
  },
];

/** The longest of what one action was answered with. */
function answerMs({ events, moves }: Probe, by: Action['by']): number {
  const times = by === 'moves' ? moves : events.map(({ duration }) => duration);
  return Math.max(by === 'moves' ? 0 : LEAST_MS, ...times);
}

type Outcome = { answer: number[]; last: number[]; longest: number[] };

async function perform(action: Action, page: Page, rest: () => Promise<void>): Promise<Outcome> {
  const outcome: Outcome = { answer: [], last: [], longest: [] };
  for (let run = 0; run < RUNS; run++) {
    await clearProbe(page);
    const begun = await page.evaluate(() => performance.now());
    const before = page.url();
    await action.act(page, run);
    await delay(WAIT_MS);
    await rest();
    const probe = await readProbe(page);
    const first = probe.events[0]?.start ?? begun;
    outcome.answer.push(answerMs(probe, action.by));
    outcome.last.push(Math.max(0, probe.changed - first));
    outcome.longest.push(Math.max(0, ...probe.longTasks.map(({ duration }) => duration)));
    await action.undo?.(page, before);
    await rest();
  }
  return outcome;
}

/** Each action several times; the time is that of the slowest event of an action. */
export async function interactions({ browser, console, proxy, progress }: PageBench): Promise<PageRow[]> {
  const visit = await newVisit(browser);
  await openPage(visit, console.url, 'refresh=off', proxy.open);
  const rows: PageRow[] = [];
  for (const action of ACTIONS) {
    progress(action.what);
    if ((await visit.page.locator(action.needs).count()) === 0) {
      rows.push(notMeasured(action.what, 'ms', 'not on this page'));
      continue;
    }
    try {
      const { answer, last, longest } = await perform(action, visit.page, () => settled(visit, proxy.open));
      rows.push(row(action.what, 'ms', answer, LIMITS.interactionMs));
      if (action.by === 'events') rows.push(row('  until nothing changes any more', 'ms', last));
      rows.push(row('  longest task', 'ms', longest));
    } catch (error) {
      rows.push(notMeasured(action.what, 'ms', error instanceof Error ? error.message.split('\n')[0] : String(error)));
    }
  }
  await visit.context.close();
  return rows;
}
