/** The agents' pods live as in a cluster: rollouts give them new names, a crash counts, and all series agree about it. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mayLoadBpf } from '../kernel/rig';
import { buildAll } from '../setup/build-all';
import { BUILT_AGENT } from './agents/agent-program';
import type { DaemonSet } from './kubernetes/daemon-set';
import { readyPods } from './kubernetes/daemon-set';
import { checkExactness } from './measure';
import { systemCgroups } from './resources/cgroups';
import { cgroupName, NAMESPACE_FOLDER } from './run/ownership';
import { processesOfRun } from './run/proc';
import { waitFor } from './run/wait';
import type { Testbed } from './testbed';
import { startTestbed } from './testbed';

const HUNGRY_AGENT = fileURLToPath(new URL('./agents/hungry-agent.mjs', import.meta.url));
const SMALL = { nodes: 2, pods: 1, flows: 40, rate: 40, prometheusPort: 19_191 };
const FIRST = { cacheMaxFlows: 5000, cacheActiveTimeout: '1s', sampling: 1 };
const LATER = { cacheMaxFlows: 700, cacheActiveTimeout: '500ms', sampling: 2 };
/** Prometheus takes up changed targets every 5 s, in two stages. */
const SETTLED_MS = 30_000;

type Series = { metric: Record<string, string>; values: [number, string][] };

async function samples(testbed: Testbed, selector: string): Promise<Series[]> {
  const query = new URLSearchParams({ query: selector });
  const response = await fetch(`${testbed.prometheus.url}/api/v1/query?${query.toString()}`);
  return ((await response.json()) as { data: { result: Series[] } }).data.result;
}

/** Last values of the last seconds, by pod. A series that has gone stale has none. */
async function lastByPod(testbed: Testbed, selector: string): Promise<Record<string, number>> {
  const found = (await samples(testbed, selector)) as unknown as { metric: { pod: string }; value: [number, string] }[];
  return Object.fromEntries(found.map(({ metric, value }) => [metric.pod, Number(value[1])]));
}

const podNames = (testbed: Testbed): string[] => testbed.agents.daemonSet().pods.map(({ name }) => name);
const sorted = (names: string[]): string[] => [...names].sort();

function inAllPods(testbed: Testbed, value: number): Record<string, number> {
  return Object.fromEntries(podNames(testbed).map((name) => [name, value]));
}

/** Waits until the expectation holds. */
function soon(expectation: () => Promise<void>): Promise<true> {
  const holds = async (): Promise<true> => {
    await expectation();
    return true;
  };
  return waitFor(holds, { what: 'what is expected', deadlineMs: SETTLED_MS, intervalMs: 500 });
}

function processOf(testbed: Testbed, index: number): number {
  const { cgroup } = testbed.agents.daemonSet().pods[index];
  return Number(readFileSync(join(systemCgroups().mounts.memory, cgroup, 'cgroup.procs'), 'utf8').trim());
}

describe.skipIf(!mayLoadBpf())('the agents’ pods', () => {
  let testbed: Testbed;

  beforeAll(async () => {
    await buildAll(() => undefined, ['agent']);
    testbed = await startTestbed({ ...SMALL, cacheTimeout: FIRST.cacheActiveTimeout });
  });
  afterAll(() => testbed?.stop());

  it('have series that agree about their names', async () => {
    await soon(async () => {
      expect(await lastByPod(testbed, 'netobserv_agent_cache_max_flows')).toEqual(
        inAllPods(testbed, FIRST.cacheMaxFlows),
      );
      expect(await lastByPod(testbed, 'kube_pod_info')).toEqual(inAllPods(testbed, 1));
      expect(await lastByPod(testbed, 'kube_pod_container_resource_limits')).toEqual(inAllPods(testbed, 800 << 20));
      const usage = await lastByPod(testbed, 'container_memory_working_set_bytes');
      expect(sorted(Object.keys(usage))).toEqual(sorted(podNames(testbed)));
    });
  });

  it('may use no more memory than the limit says', () => {
    const { version, mounts } = systemCgroups();
    const [{ cgroup }] = testbed.agents.daemonSet().pods;
    const file = version === 1 ? 'memory.limit_in_bytes' : 'memory.max';
    expect(Number(readFileSync(join(mounts.memory, cgroup, file), 'utf8'))).toBe(800 << 20);
  });

  it('are replaced one after the other by a rollout', async () => {
    const before = podNames(testbed);
    const seen: DaemonSet[] = [];
    const forget = testbed.agents.onChange((set) => seen.push(set));
    await testbed.agents.rollOut(LATER);
    forget();
    expect(Math.min(...seen.map(readyPods))).toBe(1);
    expect(seen.at(-1)).toMatchObject({ generation: 2, pods: [{ generation: 2 }, { generation: 2 }] });
    expect(podNames(testbed).filter((name) => before.includes(name))).toEqual([]);
    await soon(async () => {
      expect(await lastByPod(testbed, 'netobserv_agent_cache_max_flows')).toEqual(
        inAllPods(testbed, LATER.cacheMaxFlows),
      );
      expect(await lastByPod(testbed, 'kube_pod_info')).toEqual(inAllPods(testbed, 1));
      const usage = await lastByPod(testbed, 'container_memory_working_set_bytes');
      expect(sorted(Object.keys(usage))).toEqual(sorted(podNames(testbed)));
      const [generation] = await samples(testbed, 'kube_daemonset_status_observed_generation');
      expect(generation).toMatchObject({ value: [expect.anything(), '2'] });
    });
    // No sample of a new agent under the name of an old pod, which had the same address.
    for (const { metric, values } of await samples(testbed, 'netobserv_agent_cache_max_flows[5m]')) {
      const settings = before.includes(metric.pod) ? FIRST : LATER;
      expect(new Set(values.map(([, value]) => Number(value)))).toEqual(new Set([settings.cacheMaxFlows]));
    }
  });

  it('keep their names when they are restarted, and count it', async () => {
    const [crashed, other] = podNames(testbed);
    process.kill(processOf(testbed, 0), 'SIGKILL');
    await soon(async () => {
      const restarts = await lastByPod(testbed, 'kube_pod_container_status_restarts_total');
      expect(restarts).toEqual({ [crashed]: 1, [other]: 0 });
      expect(await lastByPod(testbed, 'kube_pod_container_status_last_terminated_reason{reason="Error"}')).toEqual({
        [crashed]: 1,
      });
      expect(await lastByPod(testbed, 'kube_pod_container_status_last_terminated_exitcode')).toEqual({
        [crashed]: 137,
      });
      expect(readyPods(testbed.agents.daemonSet())).toBe(2);
      const starts = await samples(testbed, `changes(process_start_time_seconds{pod="${crashed}"}[1m])`);
      expect(starts).toMatchObject([{ value: [expect.anything(), '1'] }]);
    });
    expect(podNames(testbed)).toEqual([crashed, other]);
  });

  it('are watched by the alerts of NetObserv’s operator', async () => {
    const response = await fetch(`${testbed.prometheus.url}/api/v1/rules?type=alert`);
    const { data } = (await response.json()) as { data: { groups: { rules: object[] }[] } };
    const rules = data.groups.flatMap((group) => group.rules);
    expect(rules).toMatchObject(
      ['NetObservNoFlows', 'NetObservLokiError', 'NetObservDroppedFlows'].map((name) => ({
        ...{ name, state: 'inactive', health: 'ok', duration: 600 },
        labels: { severity: 'warning', app: 'netobserv' },
      })),
    );
  });

  it('have told of every flow that arrived when they end', async () => {
    await testbed.traffic.stop();
    await testbed.agents.stop();
    const { agents } = await testbed.collector.totals();
    const arrived = agents.reduce((sum, { records }) => sum + records, 0);
    expect(arrived).toBeGreaterThan(0);
    await soon(async () => {
      expect(await samples(testbed, 'netobserv_ingest_flows_processed')).toMatchObject([
        {
          metric: { job: 'flowlogs-pipeline-prom', namespace: 'netobserv', stage: 'grpc' },
          value: [expect.anything(), `${arrived}`],
        },
      ]);
      expect(await samples(testbed, 'kube_daemonset_status_number_ready')).toMatchObject([
        { value: [expect.anything(), '0'] },
      ]);
    });
  });
});

describe.skipIf(!mayLoadBpf())('an agent that is an executable', () => {
  it('runs in its own view of the machine, with further variables, and is exact', async () => {
    await buildAll(() => undefined, ['agent']);
    const folder = mkdtempSync(join(tmpdir(), 'executable-agent-'));
    const agent = join(folder, 'agent');
    const found = join(folder, 'namespaces');
    writeFileSync(
      agent,
      `#!/bin/sh\nls ${NAMESPACE_FOLDER} > ${found}\nexec '${process.execPath}' '${BUILT_AGENT}'\n`,
      {
        mode: 0o755,
      },
    );
    try {
      const agentEnvironment = { FLOW_MAP_TYPE: 'percpu_hash' };
      await using testbed = await startTestbed(SMALL, { agentEntry: agent, agentEnvironment });
      expect(readFileSync(found, 'utf8')).toBe('');
      const environment = readFileSync(`/proc/${processOf(testbed, 0)}/environ`, 'utf8').split('\0');
      expect(environment).toContain('FLOW_MAP_TYPE=percpu_hash');
      await soon(async () => {
        for (const { answered } of await testbed.traffic.status()) expect(answered).toBeGreaterThan(20);
      });
      const { exact, flowPackets } = await checkExactness(testbed);
      expect(flowPackets).toBeGreaterThan(0);
      expect(exact).toBe(true);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe.skipIf(process.getuid?.() !== 0)('pods of any agent', () => {
  it('are killed by the kernel at their memory limit, started again, and told to have been out of memory', async () => {
    await using testbed = await startTestbed(SMALL, { agentEntry: HUNGRY_AGENT });
    const [name] = podNames(testbed);
    process.kill(processOf(testbed, 0), 'SIGUSR2');
    await soon(async () => {
      const reason = 'kube_pod_container_status_last_terminated_reason{reason="OOMKilled"}';
      expect(await lastByPod(testbed, reason)).toEqual({ [name]: 1 });
      expect(testbed.agents.daemonSet().pods[0]).toMatchObject({ ready: true, restarts: 1 });
    });
  });

  it('end with the testbed in the middle of a rollout, and none comes after', async () => {
    const testbed = await startTestbed(SMALL, { agentEntry: HUNGRY_AGENT });
    const ended = expect(testbed.agents.rollOut(LATER)).rejects.toThrow('being stopped');
    await testbed.stop();
    await ended;
    const { mounts } = systemCgroups();
    for (const mount of Object.values(mounts)) expect(existsSync(join(mount, cgroupName(testbed.runId)))).toBe(false);
    expect(processesOfRun(testbed.runId)).toEqual([]);
  });
});
