/** When an agent sees flows. Ours tells on /readyz; NetObserv's has no such path, and tells in its metrics. */

type Answer = { status: number; text: string };

/** `…_interface_events_total{type="attach_tcx",…} 1`: one event for each interface that its programs are attached to. */
const ATTACHED = /^\w+_interface_events_total\{[^}]*type="attach_tcx?"[^}]*\} (\S+)/gm;

/** Interfaces that the agent has attached to, by its metrics. */
export function attachedInterfaces(metrics: string): number {
  return [...metrics.matchAll(ATTACHED)].reduce((sum, [, events]) => sum + Number(events), 0);
}

/**
 * @param ask one GET request to the agent's metrics port
 * @param interfaces that it should see
 */
export async function seesFlows(ask: (path: string) => Promise<Answer>, interfaces: number): Promise<boolean> {
  const ready = await ask('/readyz');
  if (ready.status !== 404) return ready.status === 200;
  const { status, text } = await ask('/metrics');
  return status === 200 && attachedInterfaces(text) >= interfaces;
}
