import type { ClusterSeed } from '../console/server/cluster-seed';
import { complain } from '../setup/say';
import { startTestbed } from '../testbed/testbed';
import type { DemoSettings } from './options';
import type { DemoSource } from './source';

/** The testbed as the source of what the page shows. */
export async function startLive(
  settings: DemoSettings,
  progress: (line: string) => void,
  signal: AbortSignal,
): Promise<DemoSource> {
  const maxSeconds = settings.minutes * 60;
  const testbed = await startTestbed(settings, { progress, signal, onUnexpectedEnd: complain, maxSeconds });
  const cluster: ClusterSeed = {
    nodes: testbed.nodes.map(({ name, ip }) => ({ name, ip })),
    pods: testbed.nodes.map(({ name, ip, agentPod }) => ({ name: agentPod, node: name, ip })),
    flowCollector: testbed.agents.settings(),
  };
  return {
    prometheus: testbed.prometheus,
    cluster,
    lookAt: [
      'The flows are real: each node’s agent counts the packets of its pods in the kernel.',
      `Next, try a map that is too small:  npm run demo -- --cache-max-flows ${smallMap(settings)}`,
    ],
    stop: () => testbed.stop(),
    kill: () => testbed.kill(),
  };
}

/** A map that the flows of one node overflow: a node sees about 2/nodes of all, on two interfaces each. */
function smallMap({ flows, nodes }: DemoSettings): number {
  return Math.max(1, Math.round(flows / nodes / 2));
}
