/** Lets traffic pass an agent and tells what that cost it, and what came of it. */
import { setTimeout as delay } from 'node:timers/promises';
import { startAgent } from './agent-process';
import type { AgentCommand, AgentSettings, RunningAgent, Usage } from './agent-process';
import type { Lab, Traffic } from './lab';

export type Observation = {
  cpuSeconds: number;
  /** Flows that the collector got. */
  flows: number;
  /** Packets that came in at the interface. */
  received: number;
  /** Packets of them that are not in the collector's flows. */
  unaccounted: number;
  usage: Usage;
};

/** Longer than an agent needs to send what it has. */
const SETTLED_MS = 1000;
const LOOK_MS = 100;
/** What has not come for so many periods and SETTLED_MS will not come: it is lost. */
const PERIODS = 2;

type State = { cpuSeconds: number; flows: number; packets: number; received: number };

async function stateOf(lab: Lab, agent: RunningAgent): Promise<State> {
  const received = await lab.received();
  const { flows, packets } = await lab.collected();
  return { cpuSeconds: agent.usage().cpuSeconds, flows, packets, received };
}

/** Waits until `wanted` packets have come to the collector, or no more come. */
async function settle(lab: Lab, periodMs: number, wanted = Infinity): Promise<void> {
  const pause = (ms: number): Promise<void> => delay(ms, undefined, { signal: lab.here.signal });
  let last = -1;
  let since = performance.now();
  while (last < wanted && performance.now() - since < PERIODS * periodMs + SETTLED_MS) {
    await pause(LOOK_MS);
    const { packets } = await lab.collected();
    if (packets !== last) since = performance.now();
    last = packets;
  }
  await pause(periodMs); // what an agent does after it has sent is its cost, too
}

/** What the traffic costs a running agent. */
export async function passTraffic(
  lab: Lab,
  agent: RunningAgent,
  periodMs: number,
  traffic: Traffic,
): Promise<Observation> {
  await settle(lab, periodMs);
  const before = await stateOf(lab, agent);
  await lab.send(traffic);
  await settle(lab, periodMs, before.packets + (await lab.received()) - before.received);
  const after = await stateOf(lab, agent);
  const received = after.received - before.received;
  return {
    cpuSeconds: after.cpuSeconds - before.cpuSeconds,
    flows: after.flows - before.flows,
    received,
    unaccounted: received - (after.packets - before.packets),
    usage: agent.usage(),
  };
}

/** Starts an agent, warms it up, lets the traffic pass, and ends it. */
export async function observe(
  lab: Lab,
  command: AgentCommand,
  settings: AgentSettings,
  traffic: { warmUp: Traffic; measured: Traffic },
): Promise<Observation> {
  const agent = await startAgent(lab, command, settings);
  try {
    await lab.send(traffic.warmUp);
    return await passTraffic(lab, agent, settings.cacheActiveTimeoutMs, traffic.measured);
  } finally {
    await agent.stop();
  }
}
