/** What the kernel counts at the agent's interface, and other interfaces that come and go beside it. */
import { AGENT_INTERFACE } from '../../bench/process/wire';
import type { Lab } from '../../bench/process/lab';
import { runCommand } from '../../testbed/run/command';

export type Counters = { packets: number; bytes: number };

/** What has come in at the agent's interface. */
export async function receivedOf(lab: Lab): Promise<Counters> {
  const text = await runCommand('ip', ['-n', lab.namespace, '-j', '-s', 'link', 'show', AGENT_INTERFACE]);
  const [{ stats64 }] = JSON.parse(text) as [{ stats64: { rx: Counters } }];
  return { packets: stats64.rx.packets, bytes: stats64.rx.bytes };
}

export const minus = (a: Counters, b: Counters): Counters => ({
  packets: a.packets - b.packets,
  bytes: a.bytes - b.bytes,
});

const batch = (lab: Lab, lines: readonly string[]): Promise<string> =>
  runCommand('ip', ['-n', lab.namespace, '-batch', '-'], {
    input: `${lines.join('\n')}\n`,
    signal: lab.here.signal,
    runId: lab.here.run.id,
  });

/** Adds a veth pair to the agent's namespace, both ends up. Nothing is sent through it. */
export const addPair = (lab: Lab, name: string): Promise<string> =>
  batch(lab, [`link add ${name} type veth peer name ${name}p`, `link set ${name} up`, `link set ${name}p up`]);

/** Deletes an interface, and with it its peer. */
export const deleteLink = (lab: Lab, name: string): Promise<string> => batch(lab, [`link delete ${name}`]);
