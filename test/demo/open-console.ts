/** The small console over a source of data. */
import { join } from 'node:path';
import { startConsole } from '../console/server/start-console';
import { ROOT } from '../setup/build-all';
import { firstFreePort } from '../testbed/prometheus/front';
import type { DemoSource } from './source';

export const PAGE = '/netobserv-agent-health';

export type Console = Awaited<ReturnType<typeof startConsole>>;

/** What users change in the console reaches the agents, and what becomes of the agents is seen in the console. */
function joinConsole(console: Console, { daemonSet, live }: DemoSource): void {
  console.setAgents(daemonSet());
  live?.onRollout(console.setAgents);
  console.onFlowCollectorChange(async (settings) => {
    try {
      if (!live) throw new Error('This is a recording: there are no agents to change.');
      await live.applySettings(settings);
    } finally {
      console.setAgents(daemonSet()); // also where the agents had the settings already, or can't have them
    }
  });
}

/** @param wantedPort the next free one is taken if it is not free */
export async function openConsole(source: DemoSource, wantedPort: number): Promise<Console> {
  let opened: Console | undefined;
  await firstFreePort(wantedPort, async (port) => {
    opened = await startConsole({
      port,
      pluginDir: join(ROOT, 'dist'),
      publicDir: join(ROOT, 'test/.output/console'),
      prometheusUrl: source.prometheus.url,
      cluster: source.cluster,
    });
  });
  if (!opened) throw new Error('the console did not start');
  joinConsole(opened, source);
  return opened;
}
