/** A cluster whose agents all fell silent: the page says why where the cluster tells, and that nobody tells else. */
import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { ENABLE_METRICS, RESUME } from '../../src/cluster/commands';
import type { FlowCollectorSeed } from '../console/server/cluster-seed';
import { SCENARIOS } from '../series/scenarios';
import { violationsInBothThemes } from './axe';
import {
  attributesOf,
  openHealth,
  PAGE,
  panelStates,
  rowsOf,
  settled,
  STILL,
  stripItem,
  textOf,
  verdict,
} from './health-page';
import { setFaults, skipped, startConsoleOver } from './stage';
import { AGENTS } from './state-table';
import { testsOver } from './tabs';

const NODE_TAB = '/k8s/cluster/nodes/worker-1.agents.example.com/agent-health';
const SILENT = {
  ...SCENARIOS.right,
  agents: AGENTS,
  troubles: [{ kind: 'silent', agents: AGENTS, from: 0.6 }],
} as const;

/** What stands in the page's place. */
type Obstacle = {
  flowCollector: (seed: FlowCollectorSeed) => FlowCollectorSeed | undefined;
  /** NetObserv is there, its FlowCollector is not. */
  absent?: true;
  title: RegExp;
  command?: string;
  /** What helps, as a link. */
  link: RegExp;
};

const OBSTACLES: Readonly<Record<string, Obstacle>> = {
  'not-installed': {
    flowCollector: () => undefined,
    title: /NetObserv is not installed/,
    link: /^\/(catalog|operatorhub)/,
  },
  'no-flow-collector': {
    flowCollector: (seed) => seed,
    absent: true,
    title: /There is no FlowCollector/,
    link: /FlowCollector\/~new/,
  },
  'on-hold': {
    flowCollector: (seed) => ({ ...seed, execution: { mode: 'OnHold' } }),
    title: /on hold/,
    command: RESUME,
    link: /FlowCollector\/cluster/,
  },
  'metrics-disabled': {
    flowCollector: (seed) => ({ ...seed, metrics: { enable: false } }),
    title: /metrics are off/,
    command: ENABLE_METRICS,
    link: /FlowCollector\/cluster/,
  },
};

const FLOW_COLLECTORS = '/api/kubernetes/apis/flows.netobserv.io/v1beta2/flowcollectors';

async function expectObstacle(page: Page, name: string): Promise<void> {
  const { title, command, link } = OBSTACLES[name];
  expect(await textOf(page, `cluster-${name}`)).toMatch(title);
  const commands = await page.getByTestId('command').allInnerTexts();
  expect(commands.map((text) => text.trim())).toEqual(command === undefined ? [] : [command]);
  const hrefs = await attributesOf(page, `[data-test=cluster-${name}] a`, 'href');
  expect(hrefs).toEqual([expect.stringMatching(link)]);
  expect(await violationsInBothThemes(page)).toEqual([]);
}

describe.skipIf(skipped('tests of what keeps the page from showing data'))(
  'where no agent reports, the page says',
  () => {
    const { it, shared } = testsOver(SILENT, { refusals: true });

    it.concurrent.for(Object.keys(OBSTACLES))('%s', async (name, { page }) => {
      const { flowCollector, absent } = OBSTACLES[name];
      const console = await startConsoleOver(shared.stage.series, { flowCollector });
      try {
        if (absent) await setFaults(console, { kind: 'status', status: 404, path: FLOW_COLLECTORS });
        await openHealth(page, console.url);
        await expectObstacle(page, name);
      } finally {
        await page.goto('about:blank');
        await console.close();
      }
    });

    it.concurrent('that none reports, where nothing else explains it', async ({ page }) => {
      await openHealth(page, shared.stage.url);
      expect(await verdict(page)).toBe('no-data');
      expect(await textOf(page, 'reason')).toMatch(/no agent/i);
      expect(await stripItem(page, 'agents')).toEqual({ value: '0', status: 'danger' });
      expect(await attributesOf(page, '[data-test^=note-]', 'data-test')).toEqual(['note-agents-silent']);
      // They did tell once in the range; what the kubelet and the cluster tell goes on.
      expect(await panelStates(page)).toMatchObject({ 'eviction-rate': 'ready', cpu: 'ready' });
      expect(await page.getByTestId('series').filter({ hasText: 'ended' }).count()).toBeGreaterThan(5);
      expect((await rowsOf(page)).length).toBeGreaterThan(0);
      expect(await violationsInBothThemes(page)).toEqual([]);
    });

    it.concurrent('no zero and no good news in a time without any data', async ({ page }) => {
      const { start } = shared.stage.series.timeline.span;
      await openHealth(page, shared.stage.url, `from=${start - 7200}&to=${start - 3600}`);
      expect(await verdict(page)).toBe('no-data');
      const states = await panelStates(page);
      expect(new Set(Object.values(states))).toEqual(new Set(['no-data']));
      expect(Object.keys(states).length).toBeGreaterThan(10);
      expect(await page.getByTestId('healthy-zero').count()).toBe(0);
      expect(await page.getByTestId('series').count()).toBe(0);
      expect(await violationsInBothThemes(page)).toEqual([]);
    });

    it.concurrent('on the tab of a node, that its agent is silent', async ({ page }) => {
      await page.goto(`${shared.stage.url}${NODE_TAB}?${STILL}`);
      await settled(page);
      expect(await page.getByTestId('node-header').innerText()).toMatch(/sends no metrics|No data/);
      expect(await panelStates(page)).toMatchObject({ 'eviction-rate': 'ready', cpu: 'ready' });
      expect(await violationsInBothThemes(page)).toEqual([]);
    });

    it.concurrent('the same on the FlowCollector’s own page', async ({ page }) => {
      const console = await startConsoleOver(shared.stage.series, OBSTACLES['on-hold']);
      try {
        await page.goto(
          `${console.url}/k8s/cluster/flows.netobserv.io~v1beta2~FlowCollector/cluster/agent-health?${STILL}`,
        );
        await settled(page);
        await expectObstacle(page, 'on-hold');
        await page.goto(`${console.url}${PAGE}`);
      } finally {
        await page.goto('about:blank');
        await console.close();
      }
    });
  },
);
