/** A small testbed with the page over it, in which faults happen one after the other. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { expect } from 'vitest';
import { startConsole } from '../../console/server/start-console';
import { movableClock } from '../../testbed/faults/clock';
import type { Count } from '../../testbed/faults/count';
import { countAtRest } from '../../testbed/faults/count';
import type { Fault, PageLook } from '../../testbed/faults/fault';
import type { FaultName } from '../../testbed/faults/faults';
import { FAULTS } from '../../testbed/faults/faults';
import { lossesBetween, troubles } from '../../testbed/faults/losses';
import type { LossReport } from '../../testbed/faults/losses';
import { allInterfaceCounters } from '../../testbed/faults/network';
import { namespacesOf } from '../../testbed/network/plan';
import type { NodePlan } from '../../testbed/network/plan';
import { systemCgroups } from '../../testbed/resources/cgroups';
import { cgroupName } from '../../testbed/run/ownership';
import { processesOfRun } from '../../testbed/run/proc';
import { namespaceExists } from '../../testbed/run/remove-run';
import { waitFor } from '../../testbed/run/wait';
import type { Testbed } from '../../testbed/testbed';
import { startTestbed } from '../../testbed/testbed';
import { openHealth, rowsOf, textOf, verdict } from '../health-page';
import { BUILT } from '../stage';

const SETTINGS = { nodes: 2, pods: 2, flows: 80, rate: 80, cacheTimeout: '1s' };
/** An agent waits up to 30 s before it knocks again; then come a rate window (8 s here) and a look of the page (every 5 s). */
const PATIENCE_MS = 60_000;
/** A rate window and a look of the page: what does not show by then does not show. */
const UNSEEN_MS = 13_000;

/** The node whose agent has a clock that can be stepped. */
export const STEPPED = 1;

export type FaultStage = {
  testbed: Testbed;
  /** What was counted last. */
  count(): Count;
  /** Waits until the page says that all is well, and counts. */
  begin(): Promise<void>;
  /**
   * Causes the fault under traffic, looks at the page, undoes it, and waits until the page is as before. All packets and flows
   * must be accounted for then.
   *
   * @param during runs when the page shows it, before it is undone
   * @param page what the page shows afterwards, if it is not as before
   */
  suffer(name: FaultName, node: number, during?: () => Promise<void>, page?: PageLook): Promise<LossReport>;
  /** Ends it; nothing must be left. @returns the processes that ended by themselves */
  end(): Promise<string[]>;
};

/** Asks until it holds; the last failure is told when it does not come to that. */
const soon = async (what: string, holds: () => Promise<void>): Promise<void> => {
  const ask = async (): Promise<true> => {
    await holds();
    return true;
  };
  await waitFor(ask, { what, deadlineMs: PATIENCE_MS, intervalMs: 500 });
};

const WELL: PageLook = { verdict: 'healthy' };

/** The page shows what a fault's row says. */
async function expectLook(page: Page, look: PageLook, node: NodePlan): Promise<void> {
  const updated = page.getByTestId('updated');
  expect(await updated.getAttribute('data-stale')).toBe(String(look.stale ?? false));
  if (!look.stale) expect([look.verdict, look.early]).toContain(await verdict(page));
  const says = look.stale ? await updated.innerText() : await textOf(page, 'reason');
  expect(says).toContain(look.sentence ?? '');
  if (look.row === undefined) return;
  const rows = await rowsOf(page);
  expect(rows.find((row) => row.node === node.name)?.verdict).toBe(look.row);
  expect(rows.filter((row) => row.node !== node.name).every((row) => row.verdict === 'healthy')).toBe(true);
}

function expectNothingLeft({ runId, network }: Testbed): void {
  const { mounts } = systemCgroups();
  expect(processesOfRun(runId)).toEqual([]);
  expect(namespacesOf(network).filter(namespaceExists)).toEqual([]);
  expect(Object.values(mounts).filter((mount) => existsSync(join(mount, cgroupName(runId))))).toEqual([]);
}

function tell(name: string, { exactness, ...sums }: LossReport, mayLose: number | undefined): void {
  const { interfacePackets, flowPackets } = exactness;
  process.stderr.write(`${name}: ${JSON.stringify({ interfacePackets, flowPackets, ...sums, mayLose })}\n`);
}

/** @param prometheusPort stages that are there at the same time need each their own */
export async function openFaultStage(browser: Browser, prometheusPort: number): Promise<FaultStage> {
  const ended: string[] = [];
  const testbed = await startTestbed(
    { ...SETTINGS, prometheusPort },
    {
      nodeEnvironment: (node, folder) => (node.name === `node${STEPPED + 1}` ? movableClock(node, folder) : {}),
      onUnexpectedEnd: (text) => ended.push(text.split(' ')[0]),
    },
  );
  const console = await startConsole({
    port: 0,
    ...BUILT,
    prometheusUrl: testbed.prometheus.url,
    cluster: {
      nodes: testbed.nodes.map(({ name, ip }) => ({ name, ip })),
      pods: testbed.nodes.map(({ name, ip, agentPod }) => ({ name: agentPod, node: name, ip })),
      flowCollector: testbed.agents.settings(),
    },
  });
  const page = await browser.newPage({ viewport: { width: 1440, height: 1600 } });
  await openHealth(page, console.url, 'range=5m&refresh=5s');
  const atRest = (): Promise<Count> => countAtRest(testbed, () => allInterfaceCounters(testbed));
  let count: Count | undefined;
  const counted = (): Count => {
    if (count === undefined) throw new Error('nothing was counted yet');
    return count;
  };
  return {
    testbed,
    count: counted,
    async begin() {
      await soon('the page says that all is well', () => expectLook(page, WELL, testbed.network.nodes[0]));
      count = await atRest();
    },
    async suffer(name, index, during, afterwards = WELL) {
      const fault: Fault = FAULTS[name];
      const node = testbed.network.nodes[index];
      const before = counted();
      await testbed.traffic.start();
      const running = await fault.begin({ testbed, node, before });
      try {
        if (fault.page.sentence === undefined) await page.waitForTimeout(UNSEEN_MS);
        await soon(`the page shows ${name}`, () => expectLook(page, fault.page, node));
        await during?.();
      } finally {
        await running.undo();
      }
      await soon(`the page is as before ${name}`, () => expectLook(page, afterwards, node));
      count = await atRest();
      const restarted = new Set(fault.loss === 'killed' ? [node.name] : []);
      const report = lossesBetween(testbed.network, before, count, restarted);
      tell(name, report, running.mayLose?.());
      expect(troubles(report, fault.loss, { node: node.name, mayLose: running.mayLose?.() })).toEqual([]);
      return report;
    },
    async end() {
      await page.close();
      await console.close();
      await testbed.stop();
      expectNothingLeft(testbed);
      return ended;
    },
  };
}
