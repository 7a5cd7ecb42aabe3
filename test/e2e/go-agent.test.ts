/** The page over what NetObserv's Go agent really told, with maps that are too small (test/fixtures/go-agent). */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PANELS } from '../../src/panels/catalogue';
import { startConsole } from '../console/server/start-console';
import { GO_AGENT_FOLDERS } from '../testbed/recording/files';
import { serveRecording } from '../testbed/recording/serve-recording';
import { chromiumPath, complaintsOf, launchBrowser } from './browser';
import { openHealth, panelStates, rowsOf, stripItem, takePicture, textOf, verdict } from './health-page';
import { valuesAt } from './prometheus-oracle';
import { BUILT, pictureOf, skipped } from './stage';

const PORT = 19_280;
const CONTROL = { signal: new AbortController().signal, onUnexpectedEnd: () => undefined };

/** What the recording itself says, over a minute. */
const SUMS = {
  drops: 'sum(increase(netobserv_agent_dropped_flows_total{reason="CannotCreateFlowsHashMap"}[1m]))',
  ratio: 'sum(increase(netobserv_agent_evicted_flows_total{source="accounter"}[1m]))',
} as const;

/** The busy node's map is far too small, the others' are nearly large enough: 1,900 and 1,100 flows in a timeout, 1,200 entries. */
const EXPECTED = {
  drops: {
    other: 'ratio',
    status: 'warning',
    reason: /^node\d: the flow map is full and [\d.]+K\/s packets of new flows are lost\./,
    fix: /^Raise cacheMaxFlows .*from 1,200 to about 4,000\./,
    panels: { 'ring-buffer-ratio': 'not-applicable' },
    worst: ['runaway', 'runaway'],
  },
  ratio: {
    other: 'drops',
    status: 'danger',
    reason: /^node\d: the flow map is far too small; \d+(\.\d)? % of the flows take the costly ring buffer\./,
    fix: /^Raise cacheMaxFlows .*from 1,200 to about 3,000\./,
    panels: {},
    worst: ['degraded', 'degraded'],
  },
} as const;

describe.skipIf(skipped('tests of the page over NetObserv’s Go agent'))('the page over the Go agent with', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser(chromiumPath() ?? '');
  });
  afterAll(() => browser?.close());

  test.each(Object.entries(EXPECTED))('%s', async (name, { other, status, reason, fix, panels, worst }) => {
    const regime = name as keyof typeof EXPECTED;
    const served = await serveRecording(PORT, { ...CONTROL, folder: GO_AGENT_FOLDERS[regime] });
    const { nodes, daemonSet, flowCollector } = served.cluster;
    const cluster = { nodes, pods: daemonSet.pods, flowCollector };
    const console = await startConsole({ port: 0, ...BUILT, prometheusUrl: served.url, cluster });
    const page = await browser.newPage({ viewport: { width: 1440, height: 1600 } });
    const complaints = complaintsOf(page);
    try {
      const to = Math.floor(served.endedMs / 1000);
      expect((await valuesAt(served.url, SUMS[regime], to))[0]).toBeGreaterThan(0);
      await openHealth(page, console.url, `from=${to - 60}&to=${to}`);
      await takePicture(page, pictureOf(`go-agent-${regime}`));
      expect(await verdict(page)).toBe('runaway');
      expect(await textOf(page, 'reason')).toMatch(reason);
      expect(await textOf(page, 'strip-fix')).toMatch(fix);
      expect((await stripItem(page, regime))?.status).toBe(status);
      expect(await stripItem(page, other)).toBeUndefined();
      expect((await stripItem(page, 'kind'))?.value).toBe('netobserv');
      expect((await stripItem(page, 'busiest'))?.value).toBe('100');
      // What tells of Loki and of the operator is not part of the testbed.
      const states = Object.entries(await panelStates(page));
      expect(states.length).toBeGreaterThanOrEqual(PANELS.length - 2);
      expect(Object.fromEntries(states.filter(([, state]) => state !== 'ready'))).toEqual(panels);
      const rows = await rowsOf(page);
      expect(rows.map(({ verdict: of }) => of)).toEqual(['runaway', ...worst]);
      expect(complaints).toEqual([]);
    } finally {
      await page.close();
      await console.close();
      await served.stop();
    }
  });
});
