/** Two lives of the agent: the first ends by SIGKILL, the second as it should. */
import type { Count, Counters, Hooks, Traffic } from '../../protocol';
import { startAgent, sumOf } from '../agent';
import type { Agent } from '../agent';
import { observed, progress } from '../report';
import { countersOf, hooksOf, minus, tc, until } from '../system';
import { talk } from '../traffic';
import { createPair } from '../veth';
import type { Pair } from '../veth';

const FLOWS = 100;
/** Each is echoed: 2,000 packets cross the interface. */
const PACKETS_PER_FLOW = 10;
/** With their echoes 900 entries of 1,000: more than the 80 % at which the map is evicted early. */
const EARLY_FLOWS = 450;
const EVICTION_LIMIT_MS = 20_000;

const NAMES = ['bare', 'shared', 'late'] as const;
type Stage = Record<(typeof NAMES)[number], Pair>;

/** `bare` has nothing but its pair; others have a qdisc and filters on `shared`, and come to `late` after the agent. */
function createStage(): Stage {
  const stage = { bare: createPair(1, 'bare'), shared: createPair(2, 'shared'), late: createPair(3, 'late') };
  tc('qdisc add dev shared root handle 10: prio');
  tc('qdisc add dev shared clsact');
  for (const side of ['ingress', 'egress']) tc(`filter add dev shared ${side} pref 10 matchall action pass`);
  return stage;
}

/** Somebody else adds a filter while the agent runs, and the clsact for it where there is none yet. */
function othersComeLate(): void {
  if (!hooksOf('late').qdiscs.includes('clsact')) tc('qdisc add dev late clsact');
  tc('filter add dev late egress pref 10 matchall action pass');
}

const allHooks = (): Record<string, Hooks> => Object.fromEntries(NAMES.map((name) => [name, hooksOf(name)]));

type Crossing = { device: string; traffic: Traffic; interface: Counters };

/** Packets over a pair, and what its near end counted. */
async function cross(pair: Pair, flows: number, packetsPerFlow: number): Promise<Crossing> {
  const before = countersOf(pair.near);
  const traffic = await talk(pair.nearAddress, pair.farAddress, flows, packetsPerFlow);
  return { device: pair.near, traffic, interface: minus(countersOf(pair.near), before) };
}

const countOf = (agent: Agent, { device, traffic, interface: crossed }: Crossing): Count => ({
  ...traffic,
  interface: crossed,
  flows: sumOf(agent.flows.filter((flow) => flow.Interfaces.includes(device))),
});

const start = (timeout: string, ...elsewhere: string[]): Promise<Agent> =>
  startAgent({
    INTERFACES: [...NAMES, ...elsewhere].join(','),
    CACHE_MAX_FLOWS: '1000',
    CACHE_ACTIVE_TIMEOUT: timeout,
  });

const evictions = (agent: Agent, reason: string): Promise<number> =>
  agent.metric(`evictions_total{source="hashmap",reason="${reason}"}`);

async function firstLife(stage: Stage): Promise<void> {
  const agent = await start('3s', stage.bare.far);
  const bare = await cross(stage.bare, FLOWS, PACKETS_PER_FLOW);
  const shared = await cross(stage.shared, FLOWS, 1);
  progress('packets sent');
  const isThere = (): boolean => {
    const { flows, sent, echoed } = countOf(agent, shared);
    return flows.packets >= sent + echoed;
  };
  await until('an eviction by timeout', EVICTION_LIMIT_MS, isThere).catch(() => undefined); /* the figures say it */
  observed('counting', {
    count: countOf(agent, bare),
    besideOthers: countOf(agent, shared),
    elsewhere: sumOf(agent.flows.filter((flow) => flow.Interfaces.includes(stage.bare.far))),
    links: agent.links(),
    hooks: hooksOf('bare'),
    evictionsByTimeout: await evictions(agent, 'timeout'),
  });
  await agent.kill();
}

/** The map gets nearly full minutes before the timeout. @returns what crossed in all */
async function fillMap(agent: Agent, pair: Pair, earlier: Crossing): Promise<Crossing> {
  const more = await cross(pair, EARLY_FLOWS, 1);
  await until('an early eviction', EVICTION_LIMIT_MS, () => agent.flows.length > 0).catch(() => undefined);
  observed('early', {
    flows: 2 * EARLY_FLOWS,
    evictionsWhenFull: await evictions(agent, 'full'),
    exported: agent.flows.length,
  });
  return {
    device: pair.near,
    traffic: {
      sent: earlier.traffic.sent + more.traffic.sent,
      echoed: earlier.traffic.echoed + more.traffic.echoed,
      ipBytes: earlier.traffic.ipBytes + more.traffic.ipBytes,
    },
    interface: {
      packets: earlier.interface.packets + more.interface.packets,
      bytes: earlier.interface.bytes + more.interface.bytes,
    },
  };
}

export async function observeLifetime(): Promise<void> {
  const stage = createStage();
  const before = allHooks();
  await firstLife(stage);
  const left = hooksOf('bare');
  const agent = await start('300s');
  const replaced = hooksOf('bare');
  othersComeLate();
  const crossed = await fillMap(agent, stage.bare, await cross(stage.bare, FLOWS, PACKETS_PER_FLOW));
  const exitCode = await agent.stop();
  observed('leftovers', { before: before.bare, left, replaced, count: countOf(agent, crossed) });
  observed('foreign', { before, after: allHooks(), exitCode });
}
