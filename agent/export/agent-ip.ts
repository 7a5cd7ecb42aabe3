/** The address that each flow reports as its agent's. */
import { createSocket } from 'node:dgram';
import { readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import type { NetworkInterfaceInfo } from 'node:os';
import { invalid } from '../config/config';
import type { Config } from '../config/config';
import { AgentError } from '../errors';

type Interfaces = NodeJS.Dict<NetworkInterfaceInfo[]>;
type Family = 'IPv4' | 'IPv6';

/** Public addresses to ask the routing table about; nothing is sent there. */
const OUTSIDE = {
  IPv4: { type: 'udp4', address: '8.8.8.8' },
  IPv6: { type: 'udp6', address: '2001:4860:4860::8888' },
} as const;
const DISCARD_PORT = 9;

const FAMILIES: Readonly<Record<Config['agentIpType'], readonly Family[]>> = {
  any: ['IPv4', 'IPv6'],
  ipv4: ['IPv4'],
  ipv6: ['IPv6'],
};

/** What a socket is bound to that has not found a route. */
const UNSPECIFIED: ReadonlySet<string> = new Set(['0.0.0.0', '::']);

const isLinkLocal = (address: string): boolean => address.startsWith('fe80:') || address.startsWith('169.254.');

/**
 * First address of a family in order of preference, on the interface `name` or on any but the loopback. Pure.
 *
 * @returns undefined when there is none
 */
export function pickAddress(interfaces: Interfaces, families: readonly Family[], name?: string): string | undefined {
  const candidates = Object.entries(interfaces)
    .filter(([interfaceName]) => name === undefined || interfaceName === name)
    .flatMap(([, addresses]) => addresses ?? [])
    .filter(({ internal, address }) => (name !== undefined || !internal) && !isLinkLocal(address));
  const inOrder = families.flatMap((family) => candidates.filter((candidate) => candidate.family === family));
  return inOrder[0]?.address;
}

/** The local address of the route to the outside; connecting a datagram socket only looks the route up. */
function outboundAddress(family: Family): Promise<string | undefined> {
  return new Promise((resolve) => {
    const { type, address } = OUTSIDE[family];
    const socket = createSocket(type);
    const finish = (found: string | undefined): void => {
      socket.close();
      resolve(found === undefined || UNSPECIFIED.has(found) ? undefined : found);
    };
    // No route: the caller looks further. What fails before the connect, such as the bind, is an event instead.
    socket.once('error', () => finish(undefined));
    socket.connect(DISCARD_PORT, address, (error?: Error) => finish(error ? undefined : socket.address().address));
  });
}

async function findAddress({ agentIpSource, agentIpType }: Config): Promise<string | undefined> {
  const families = FAMILIES[agentIpType];
  if (agentIpSource.startsWith('name:'))
    return pickAddress(networkInterfaces(), families, agentIpSource.slice('name:'.length));
  for (const family of agentIpSource === 'external' ? families : []) {
    const address = await outboundAddress(family);
    if (address !== undefined) return address;
  }
  return pickAddress(networkInterfaces(), families);
}

/** Interfaces of this network namespace, up or not, with or without addresses (proc_net(5)). */
const interfaceExists = (name: string): boolean =>
  readFileSync('/proc/net/dev', 'utf8')
    .split('\n')
    .some((line) => line.trimStart().startsWith(`${name}:`));

/** Why there is no address. */
function lackOf({ agentIpSource, agentIpType }: Config): AgentError {
  const type = agentIpType === 'any' ? 'address' : `address of AGENT_IP_TYPE=${agentIpType}`;
  if (!agentIpSource.startsWith('name:'))
    return new AgentError('AGENT_IP_UNKNOWN', { detail: `no interface has an ${type}` });
  const name = agentIpSource.slice('name:'.length);
  if (interfaceExists(name))
    return new AgentError('AGENT_IP_UNKNOWN', { detail: `the interface ${name} has no ${type}` });
  return invalid([
    `AGENT_IP_IFACE=${JSON.stringify(agentIpSource)} must name an interface that exists: there is no ${name}`,
  ]);
}

/**
 * AGENT_IP, or what AGENT_IP_IFACE and AGENT_IP_TYPE choose; `external` without a route to the outside is as `local`.
 *
 * @throws AgentError AGENT_IP_UNKNOWN; CONFIG_INVALID when AGENT_IP_IFACE names an interface that is not there
 */
export async function resolveAgentIp(config: Config): Promise<string> {
  const address = config.agentIp ?? (await findAddress(config));
  if (address !== undefined) return address;
  throw lackOf(config);
}
