/** A Prometheus that fails, hesitates or tells only a part: what the page says, keeps, and comes back from. */
import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { QUERY_LABEL } from '../../src/promql/batch';
import type { FlowCollectorSeed } from '../console/server/cluster-seed';
import type { RunningConsole } from '../console/server/start-console';
import { SCENARIOS } from '../series/scenarios';
import { violationsInBothThemes } from './axe';
import {
  attributesOf,
  openHealth,
  PAGE,
  panelStates,
  PATIENCE_MS,
  rowsOf,
  settled,
  STILL,
  textOf,
  verdict,
} from './health-page';
import { setFaults, skipped, startConsoleOver } from './stage';
import { AGENTS } from './state-table';
import { testsOver } from './tabs';

/** Longer than a reader waits without asking whether anything happens. */
const SLOW_SECONDS = 13;

describe.skipIf(skipped('tests of the page’s failures'))('the page', () => {
  const { it, shared } = testsOver({ ...SCENARIOS.right, agents: AGENTS }, { refusals: true });

  /** Lets a test have a console of its own, whose faults are nobody else's. */
  async function withConsole(
    page: Page,
    use: (console: RunningConsole) => Promise<void>,
    flowCollector?: (seed: FlowCollectorSeed) => FlowCollectorSeed,
  ): Promise<void> {
    const console = await startConsoleOver(shared.stage.series, { flowCollector });
    try {
      await use(console);
    } finally {
      await page.goto('about:blank');
      await console.close();
    }
  }

  it.concurrent('says that Prometheus does not answer, and comes up when it does', ({ page }) =>
    withConsole(page, async (console) => {
      await setFaults(console, { kind: 'down' });
      await openHealth(page, console.url);
      expect(await textOf(page, 'cluster-prometheus-down')).toMatch(/Prometheus does not answer[^]*Bad Gateway/);
      expect(await panelStates(page)).toEqual({});
      expect(await violationsInBothThemes(page)).toEqual([]);
      await setFaults(console);
      await page.getByTestId('try-again').click();
      await page.getByTestId('status-strip').waitFor();
      await settled(page);
      expect(await verdict(page)).toBe('healthy');
    }),
  );

  it.concurrent('keeps what it has when Prometheus goes down, says so, and goes on when it is back', ({ page }) =>
    withConsole(page, async (console) => {
      await openHealth(page, console.url, 'range=30m&refresh=5s');
      const charts = await page.getByTestId('chart').count();
      await setFaults(console, { kind: 'unavailable' });
      await page.getByTestId('note-outdated').waitFor({ timeout: PATIENCE_MS });
      expect(await textOf(page, 'note-outdated')).toContain('no store is ready');
      expect(await textOf(page, 'updated')).toMatch(/^Not updated since/);
      expect(await verdict(page)).toBe('healthy');
      expect(await page.getByTestId('chart').count()).toBe(charts);
      expect(await page.getByTestId('outdated').count()).toBe(charts);
      expect(await rowsOf(page)).toHaveLength(AGENTS);
      expect(await violationsInBothThemes(page)).toEqual([]);
      await setFaults(console);
      await page.getByTestId('note-outdated').waitFor({ state: 'detached', timeout: PATIENCE_MS });
      expect(await textOf(page, 'updated')).toMatch(/^Updated/);
    }),
  );

  it.concurrent('says after ten seconds that it is still waiting, first for any answer', ({ page }) =>
    withConsole(page, async (console) => {
      await setFaults(console, { kind: 'slow', seconds: SLOW_SECONDS, contains: 'vector(1)' });
      await page.goto(`${console.url}${PAGE}?${STILL}`);
      await page.getByTestId('slow').waitFor({ timeout: PATIENCE_MS });
      expect(await textOf(page, 'cluster-loading')).toMatch(/takes longer than usual/);
      expect(await violationsInBothThemes(page)).toEqual([]);
      await settled(page);
      expect(await page.getByTestId('slow').count()).toBe(0);
      expect(await verdict(page)).toBe('healthy');
    }),
  );

  it.concurrent('says after ten seconds that it is still waiting for the numbers', ({ page }) =>
    withConsole(page, async (console) => {
      await setFaults(console, { kind: 'slow', seconds: SLOW_SECONDS, contains: `"${QUERY_LABEL}"` });
      await page.goto(`${console.url}${PAGE}?${STILL}`);
      await page.getByTestId('note-slow').waitFor({ timeout: PATIENCE_MS });
      expect(new Set(Object.values(await panelStates(page)))).toEqual(new Set(['loading']));
      expect(await violationsInBothThemes(page)).toEqual([]);
      await settled(page);
      expect(await page.getByTestId('note-slow').count()).toBe(0);
      expect(await verdict(page)).toBe('healthy');
    }),
  );

  it.concurrent('takes a log-in in between for what it is: no answer of Prometheus', ({ page }) =>
    withConsole(page, async (console) => {
      await setFaults(console, { kind: 'html' });
      await openHealth(page, console.url);
      expect(await page.getByTestId('cluster-prometheus-down').count()).toBe(1);
    }),
  );

  it.concurrent('says in each panel that a part of the data may be missing', ({ page }) =>
    withConsole(page, async (console) => {
      await setFaults(console, { kind: 'warnings', path: '/api/prometheus/api/v1/query_range' });
      await openHealth(page, console.url);
      const notes = await attributesOf(page, '[data-test=partial]', 'title');
      expect(notes).toHaveLength(await page.getByTestId('chart').count());
      expect(notes[0]).toContain('No StoreAPIs matched');
      expect(await violationsInBothThemes(page)).toEqual([]);
    }),
  );

  it.concurrent.for([
    ['on-hold', { execution: { mode: 'OnHold' } }],
    ['metrics-disabled', { metrics: { enable: false } }],
  ] as const)('says %s above the data as long as agents report all the same', async ([note, change], { page }) =>
    withConsole(
      page,
      async (console) => {
        await openHealth(page, console.url);
        expect(await attributesOf(page, '[data-test^=note-]', 'data-test')).toEqual([`note-${note}`]);
        expect(await rowsOf(page)).toHaveLength(AGENTS);
        expect(await violationsInBothThemes(page)).toEqual([]);
      },
      (seed) => ({ ...seed, ...change }),
    ),
  );

  it.concurrent('passes on what NetObserv’s operator says of the agents', ({ page }) =>
    withConsole(page, async (console) => {
      const pods = shared.stage.series.nodes.map(({ name, ip, lives }, index) => ({
        name: lives.at(-1)?.pod ?? '',
        node: name,
        ip,
        ...(index === 0 ? { ready: false, lastTermination: { reason: 'OOMKilled', exitCode: 137 } } : {}),
      }));
      console.setAgents({ pods });
      await openHealth(page, console.url);
      expect(await textOf(page, 'note-operator-trouble')).toMatch(/reports trouble with the agents[^]*OOMKilled/);
      expect(await violationsInBothThemes(page)).toEqual([]);
    }),
  );
});
