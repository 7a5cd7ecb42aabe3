/** Two network namespaces, joined by a veth pair. */
import { runCommand } from '../../testbed/run/command';
import { namespacePrefix } from '../../testbed/run/ownership';
import { recordMade } from '../../testbed/run/remove-run';
import type { Surroundings } from '../../testbed/surroundings';

/** The agent's side of the pair. */
export const AGENT_INTERFACE = 'veth-agent';
const SENDER_INTERFACE = 'veth-sender';
const MAC = { agent: '02:00:00:00:00:0a', sender: '02:00:00:00:00:0b' } as const;

/** A veth takes frames from an XDP program only if its peer polls, which GRO makes it do. UDP is not merged by it. */
const OFFLOADS = ['gro', 'on', 'tso', 'off', 'gso', 'off'];
/* Nothing but the benchmark talks: IPv6 would announce itself. */
const NO_IPV6 = '/proc/sys/net/ipv6/conf/all/disable_ipv6';

export type Wire = {
  /** Names of the namespaces. */
  agent: string;
  sender: string;
  /** The sender's side of the pair. */
  senderIfindex: number;
};

type Link = { ifindex: number; stats64: { rx: { packets: number } } };

async function linkOf(namespace: string, name: string): Promise<Link> {
  const text = await runCommand('ip', ['-n', namespace, '-j', '-s', 'link', 'show', name]);
  return (JSON.parse(text) as Link[])[0];
}

/** Both ends go with their namespaces, which belong to the run. */
export async function makeWire({ run, signal }: Surroundings): Promise<Wire> {
  const options = { signal, runId: run.id };
  const [agent, sender] = ['agent', 'sender'].map((name) => `${namespacePrefix(run.id)}${name}`);
  for (const name of [agent, sender]) {
    recordMade(run.directory, { kind: 'namespace', name });
    await runCommand('ip', ['netns', 'add', name], options);
    await runCommand('ip', ['netns', 'exec', name, 'tee', NO_IPV6], { ...options, input: '1' });
  }
  const peer = `peer name ${SENDER_INTERFACE} address ${MAC.sender} netns ${sender}`;
  const lines = [
    'link set lo up',
    `link add ${AGENT_INTERFACE} address ${MAC.agent} type veth ${peer}`,
    `link set ${AGENT_INTERFACE} up`,
  ];
  await runCommand('ip', ['-n', agent, '-batch', '-'], { ...options, input: `${lines.join('\n')}\n` });
  await runCommand('ip', ['-n', sender, 'link', 'set', SENDER_INTERFACE, 'up'], options);
  await runCommand('ip', ['netns', 'exec', agent, 'ethtool', '-K', AGENT_INTERFACE, ...OFFLOADS], options);
  return { agent, sender, senderIfindex: (await linkOf(sender, SENDER_INTERFACE)).ifindex };
}

/** Packets that the agent's side has received, as the kernel counts them. */
export async function receivedBy({ agent }: Wire): Promise<number> {
  return (await linkOf(agent, AGENT_INTERFACE)).stats64.rx.packets;
}
