/** The commands of `ip` that make a network and change it. Pure. */
import {
  SUBNET,
  bridgeMac,
  bridgeName,
  hostMac,
  ipOf,
  ipText,
  macText,
  macvlanMac,
  macvlanName,
  otherName,
  pairMac,
  pairName,
  peerName,
  portMac,
  portName,
  vxlanMac,
  vxlanName,
} from './addresses';
import type { Change, Shape } from './plan';

/** A network while it is used: what its ports are called now. */
export type Network = { readonly k: number; readonly shape: Shape; readonly names: string[] };

/** Namespaces, by what they are for. */
export type Spaces = { readonly node: string; readonly outside: string; readonly away: string };
/** Lines for `ip -batch`, by the namespace in which they run, in order. */
export type Commands = { readonly space: keyof Spaces; readonly line: string }[];

const node = (...lines: string[]): Commands => lines.map((line) => ({ space: 'node', line }));

/** A neighbour that need not be asked for. */
const neighbour = (k: number, subnet: number, host: number, mac: readonly number[], dev: string): string =>
  `neighbour replace ${ipText(ipOf(k, subnet, host))} lladdr ${macText(mac)} dev ${dev} nud permanent`;

/** What an interface loses that goes down, or to another namespace. */
function configure({ k, shape, names }: Network, i: number): Commands {
  const dev = names[i];
  if (shape.bridged.includes(i)) return node(`link set ${dev} master ${bridgeName(k)}`, `link set ${dev} up`);
  return node(
    `address replace ${ipText(ipOf(k, i, 1))}/24 dev ${dev}`,
    `link set ${dev} up`,
    ...[2, 3, 4].map((host) => neighbour(k, i, host, hostMac(k, i), dev)),
  );
}

function makePort({ k, names }: Network, i: number, spaces: Spaces): Commands {
  return [
    ...node(
      `link add ${names[i]} address ${macText(portMac(k, i))} type veth peer name ${peerName(k, i)} netns ${spaces.outside}`,
      `link set ${names[i]} addrgenmode none`,
    ),
    { space: 'outside', line: `link set ${peerName(k, i)} addrgenmode none` },
    { space: 'outside', line: `link set ${peerName(k, i)} up` },
  ];
}

function makeBridge({ k, shape }: Network): Commands {
  if (shape.bridged.length === 0) return [];
  const dev = bridgeName(k);
  const hosts = shape.bridged.map((i) => neighbour(k, SUBNET.bridge, 10 + i, hostMac(k, i), dev));
  const address = [`address add ${ipText(ipOf(k, SUBNET.bridge, 1))}/24 dev ${dev}`];
  return node(
    `link add ${dev} address ${macText(bridgeMac(k))} type bridge forward_delay 0 mcast_snooping 0`,
    `link set ${dev} addrgenmode none`,
    ...(shape.bridgeHasAddress ? address : []),
    `link set ${dev} up`,
    ...(shape.bridgeHasAddress ? hosts : []),
  );
}

function makeUppers(network: Network): Commands {
  const { k, shape, names } = network;
  const lines: string[] = [];
  if (shape.vxlan !== undefined) {
    const [dev, carrier] = [vxlanName(k), names[shape.vxlan]];
    const [local, remote] = [ipText(ipOf(k, shape.vxlan, 1)), ipText(ipOf(k, shape.vxlan, 2))];
    lines.push(
      `link add ${dev} address ${macText(vxlanMac(k))} type vxlan id ${k} dstport 4789 local ${local} remote ${remote} dev ${carrier} nolearning`,
      `link set ${dev} addrgenmode none`,
      `address add ${ipText(ipOf(k, SUBNET.vxlan, 1))}/24 dev ${dev}`,
      `link set ${dev} up`,
      neighbour(k, SUBNET.vxlan, 2, hostMac(k, 251), dev),
    );
  }
  if (shape.macvlan !== undefined) {
    const dev = macvlanName(k);
    lines.push(
      `link add ${dev} link ${names[shape.macvlan]} address ${macText(macvlanMac(k))} type macvlan mode bridge`,
      `link set ${dev} addrgenmode none`,
      `address add ${ipText(ipOf(k, SUBNET.macvlan, 1))}/24 dev ${dev}`,
      `link set ${dev} up`,
      neighbour(k, SUBNET.macvlan, 2, hostMac(k, shape.macvlan), dev),
    );
  }
  if (shape.hasPair) {
    const [a, b] = [pairName(k, 'a'), pairName(k, 'b')];
    lines.push(
      `link add ${a} type veth peer name ${b} address ${macText(pairMac(k))}`,
      ...[a, b].flatMap((end) => [`link set ${end} addrgenmode none`, `link set ${end} up`]),
    );
  }
  return node(...lines);
}

export function make(network: Network, spaces: Spaces): Commands {
  const { k, shape } = network;
  const ports = Array.from({ length: shape.ports }, (_, i) => i);
  return [
    ...makeBridge(network),
    ...ports.flatMap((i) => makePort(network, i, spaces)),
    ...ports.flatMap((i) => configure(network, i)),
    ...makeUppers(network),
    ...node(`route add blackhole ${ipText(ipOf(k, SUBNET.nowhere, 0))}/24`),
  ];
}

/** Returns also how many interfaces come to the node by that. */
export function change(network: Network, what: Change, spaces: Spaces): { commands: Commands; comes: number } {
  const { k, names } = network;
  const { port } = what;
  const name = names[port];
  const only = (...lines: string[]) => ({ commands: node(...lines), comes: 0 });
  switch (what.kind) {
    case 'rename':
      names[port] = name === portName(k, port) ? otherName(k, port) : portName(k, port);
      return only(`link set ${name} name ${names[port]}`);
    case 'leave':
      return only(`link set ${name} nomaster`);
    case 'join':
      return only(`link set ${name} master ${bridgeName(k)}`);
    case 'down':
      return only(`link set ${name} down`);
    case 'up':
      return { commands: configure(network, port), comes: 0 };
    case 'away':
      return only(`link set ${name} netns ${spaces.away}`);
    case 'back':
      return {
        commands: [{ space: 'away', line: `link set ${name} netns ${spaces.node}` }, ...configure(network, port)],
        comes: 1,
      };
    case 'anew':
      return {
        commands: [...node(`link delete ${name}`), ...makePort(network, port, spaces), ...configure(network, port)],
        comes: 1,
      };
    case 'drop':
      return only(`route replace blackhole ${ipText(ipOf(k, port, 0))}/25`);
    case 'pass':
      return only(`route delete blackhole ${ipText(ipOf(k, port, 0))}/25`);
    case 'reroute': {
      const by = names[what.by];
      const host = ipText(ipOf(k, port, 2));
      return only(`route replace ${host}/32 dev ${by}`, neighbour(k, port, 2, hostMac(k, what.by), by));
    }
  }
}
