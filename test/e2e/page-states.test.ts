/** The page over clusters in each state, with each kind of agent: what it says first, and whether that is true. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PANELS } from '../../src/panels/catalogue';
import { violationsInBothThemes } from './axe';
import { chromiumPath, complaintsOf, launchBrowser } from './browser';
import {
  attributesOf,
  downloadBy,
  openHealth,
  panelStates,
  rowsOf,
  stripItem,
  takePicture,
  textOf,
  verdict,
} from './health-page';
import { comparePanels } from './panel-oracle';
import { queriesOf, valuesAt } from './prometheus-oracle';
import { pictureOf, skipped, type Stage, startStage } from './stage';
import { AGENTS, STATES } from './state-table';
import { twoAtATime } from './tabs';
import { compareTable, lengthsIn } from './table-oracle';

const FLOW_MAP = 'netobserv_agent_buffer_size{name=~"hashmap-total|flowmap"}';

/**
 * How full the fullest map was in the range, in per cent, of the agents that report. More than it holds was a larger map's,
 * before a rollout: there it is what it holds now.
 */
async function fullest({ series }: Stage, range: string): Promise<number> {
  const { cacheMaxFlows } = series.timeline.stateAt(series.timeline.span.now);
  const peak = `(max_over_time(${FLOW_MAP}[${range}]) and on (instance) ${FLOW_MAP}) <= ${cacheMaxFlows}`;
  const query = `100 * max(${peak} or on (instance) ${FLOW_MAP}) / ${cacheMaxFlows}`;
  const [value] = await valuesAt(series.url, query, Date.now() / 1000);
  return value;
}

/** Where one node runs away, others of the made-up clusters may be near it or not, by the time of day. */
const MILDER = 'finding-ring-buffer-degraded';

const FIRST_PORT = 19_200;

describe.skipIf(skipped('tests of the page’s states'))('the page says of a cluster', () => {
  let browser: Browser;
  twoAtATime();

  beforeAll(async () => {
    browser = await launchBrowser(chromiumPath() ?? '');
  });
  afterAll(() => browser?.close());

  async function check(name: string, stage: Stage, page: Page): Promise<void> {
    const expected = STATES[name];
    const { range = '30m', kind, overflow, panels = {}, findings = [], notes = [] } = expected;
    const occupancy = [await fullest(stage, range)];
    await openHealth(page, stage.url, `range=${range}&refresh=off`);
    occupancy.push(await fullest(stage, range));

    expect(await verdict(page)).toBe(expected.verdict);
    expect(await textOf(page, 'reason')).toMatch(expected.reason);
    if (expected.fix === undefined) expect(await textOf(page, 'strip-fix')).toBeUndefined();
    else expect(await textOf(page, 'strip-fix')).toMatch(expected.fix);
    const found = await attributesOf(page, '[data-test=findings] [data-test^=finding-]', 'data-test');
    expect(found.filter((code) => expected.verdict !== 'runaway' || code !== MILDER)).toEqual(findings);
    expect(await attributesOf(page, '[data-test^=note-]', 'data-test')).toEqual(notes);

    const [regime, status] = overflow;
    expect((await stripItem(page, regime))?.status).toBe(status);
    expect(await stripItem(page, regime === 'ratio' ? 'drops' : 'ratio')).toBeUndefined();
    expect((await stripItem(page, 'kind'))?.value).toBe(kind);
    const busiest = Number((await stripItem(page, 'busiest'))?.value);
    expect(busiest).toBeGreaterThanOrEqual(Math.min(...occupancy) - 1e-9);
    expect(busiest).toBeLessThanOrEqual(Math.max(...occupancy) + 1e-9);

    const ready = Object.fromEntries(PANELS.map(({ id }) => [id, 'ready']));
    expect(await panelStates(page)).toEqual({ ...ready, ...panels });
    expect(await rowsOf(page)).toHaveLength(AGENTS);
    await takePicture(page, pictureOf(`state-${name}`));
    expect(await violationsInBothThemes(page)).toEqual([]);
  }

  /** The table's file and the panels' lines against Prometheus, at a time that is over: both speak of the same. */
  async function checkValues({ url, series }: Stage, page: Page): Promise<void> {
    const queries = queriesOf(page);
    const { now } = series.timeline.span;
    await openHealth(page, url, `from=${now - 900}&to=${now}`);
    const { content } = await downloadBy(page, () => page.getByTestId('download-nodes').click());
    const lengths = lengthsIn(queries, 900);
    const { compared, wrong } = await compareTable(content, series.url, now, lengths);
    expect(wrong).toEqual([]);
    // NetObserv’s agent tells fewer columns than ours.
    expect(compared).toBeGreaterThanOrEqual(9 * AGENTS);
    const lines = await comparePanels(page, series.url, now, lengths);
    expect(lines.wrong).toEqual([]);
    expect(lines.compared).toBeGreaterThanOrEqual(3 * AGENTS + 15);
  }

  test.concurrent.each(Object.keys(STATES).map((name, index) => [name, index] as const))('%s', async (name, index) => {
    const stage = await startStage(STATES[name].model, { wantedPort: FIRST_PORT + 10 * index });
    const page = await browser.newPage({ viewport: { width: 1440, height: 1600 } });
    const complaints = complaintsOf(page);
    try {
      await check(name, stage, page);
      if (STATES[name].exact) await checkValues(stage, page);
      expect(complaints).toEqual([]);
    } finally {
      await page.close();
      await stage.close();
    }
  });
});
