/**
 * Each fault at small size: what the page shows of it, that all recovers by itself, and that no packet goes without a name.
 * Two testbeds at a time, because most of it is waiting; in each one fault after the other.
 */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mayLoadBpf } from '../kernel/rig';
import type { FlowTimes } from '../testbed/collector/flow-times';
import { faketimeLibrary } from '../testbed/faults/clock';
import { FAULTS } from '../testbed/faults/faults';
import { chromiumPath, launchBrowser } from './browser';
import type { FaultStage } from './faults/fault-stage';
import { openFaultStage, STEPPED } from './faults/fault-stage';
import { valuesAt } from './prometheus-oracle';

const HOUR_MS = 3_600_000;
/** Far longer than any flow or delay here, and far shorter than the step. */
const SLACK_MS = 60_000;
const AGENTS = 'job="ebpf-agent-svc-prom"';

const chromium = chromiumPath();
if (chromium === undefined) process.stderr.write('tests of faults are skipped: no Chromium here\n');

async function timesOf({ testbed }: FaultStage, node: number): Promise<FlowTimes> {
  const times = (await testbed.collector.times()).find(({ agentIp }) => agentIp === testbed.network.nodes[node].ip);
  if (times === undefined) throw new Error('the collector has no flows of that node');
  return times;
}

const now = ({ testbed }: FaultStage, query: string): Promise<number[]> =>
  valuesAt(testbed.prometheus.url, query, Date.now() / 1000);

describe.skipIf(chromium === undefined || !mayLoadBpf())('a fault', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser(chromium ?? '');
  });
  afterAll(() => browser?.close());

  describe.concurrent('of nodes and agents', () => {
    describe('shows and passes', { concurrent: false }, () => {
      let stage: FaultStage;
      test('none at first', async () => {
        stage = await openFaultStage(browser, 19_093);
        await stage.begin();
      });

      test('interfaces-changed', async () => {
        await stage.suffer('interfaces-changed', 0);
        const { sum } = stage.count().agents.get('node1') ?? expect.fail('no agent');
        const events = (type: string): number => sum('interface_events_total', { type });
        expect(events('detach_tcx')).toBeGreaterThan(2);
        // At first the uplink and two pods; two hooks each.
        expect(events('attach_tcx')).toBe(2 * (3 + events('detach_tcx')));
        expect(sum('errors_total')).toBe(0);
      });

      test.skipIf(faketimeLibrary() === undefined).each([
        ['clock-forward', HOUR_MS],
        ['clock-back', -HOUR_MS],
      ] as const)('%s', async (name, step) => {
        await stage.suffer(name, STEPPED, async () => {
          const [other, stepped] = [await timesOf(stage, 0), await timesOf(stage, STEPPED)];
          expect(Math.abs(other.arrivedMs - other.endMs)).toBeLessThan(SLACK_MS);
          expect(Math.abs(stepped.arrivedMs + step - stepped.endMs)).toBeLessThan(SLACK_MS);
        });
        const { arrivedMs, endMs, shortestMs, longestMs } = await timesOf(stage, STEPPED);
        expect(Math.abs(arrivedMs - endMs)).toBeLessThan(SLACK_MS);
        expect(shortestMs).toBeGreaterThanOrEqual(0);
        expect(longestMs).toBeLessThan(SLACK_MS);
        expect(await now(stage, `min(min_over_time(up{${AGENTS}}[30s]))`)).toEqual([1]);
        expect(await now(stage, `max(changes(process_start_time_seconds{${AGENTS}}[1m]))`)).toEqual([0]);
      });

      test('agent-frozen', async () => {
        await stage.suffer('agent-frozen', 0);
      });

      test('node-partitioned', async () => {
        await stage.suffer('node-partitioned', 1);
      });

      /** The last one: the page tells of the restart for five minutes. */
      test('agent-killed', async () => {
        await stage.suffer('agent-killed', 0, undefined, FAULTS['agent-killed'].page);
      });

      test('and nothing is left', async () => {
        expect(await stage.end()).toEqual(['agent-node1']);
      });
    });
  });

  describe.concurrent('of collector and Prometheus', () => {
    describe('shows and passes', { concurrent: false }, () => {
      let stage: FaultStage;
      test('none at first', async () => {
        stage = await openFaultStage(browser, 19_113);
        await stage.begin();
      });

      test('collector-full', async () => {
        const { failed } = await stage.suffer('collector-full', 0);
        expect(failed).toBeGreaterThan(0);
      });

      test('collector-stopped', async () => {
        await stage.suffer('collector-stopped', 0);
      });

      test('prometheus-restarted', async () => {
        await stage.suffer('prometheus-restarted', 0);
      });

      test('and nothing is left', async () => {
        expect(await stage.end()).toEqual([]);
      });
    });
  });
});
