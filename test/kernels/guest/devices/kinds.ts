/** The kinds of devices, and how `ip` makes both ends of each. */
import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { ip, ipBatch, run, until } from '../system';
import { FAR } from '../traffic';
import { linkPair, pairOf } from '../veth';
import type { Pair } from '../veth';

/** Both ends of a device, and what carries it in the near namespace. */
export type Ends = { near: string; far: string; below: string[] };

const SESSION_LIMIT_MS = 20_000;

export type DeviceKind = {
  kind: string;
  /** @param n the number of its subnet, 10.n.0.0/24 */
  create(n: number): Ends;
  /** Makes sure that the device works; if not given, a datagram goes there and back. */
  greet?(n: number): Promise<void>;
  /** Keeps the device from sending something by itself some time after what passed. */
  rest?(n: number): void;
  /** Makes it work again. */
  wake?(n: number): Promise<void>;
};

/** A veth pair that carries a device. */
function carrier(n: number, prefix = 'u'): Pair {
  const pair = pairOf(prefix === 'u' ? n : n + 100, `${prefix}${n}`);
  linkPair(pair);
  return pair;
}

/** The same device at both ends, on top of a veth pair. */
const stacked = (kind: string, line: (port: string, name: string) => string[]): DeviceKind => ({
  kind,
  create(n) {
    const port = carrier(n);
    const ends = { near: `d${n}`, far: `d${n}`, below: [port.near] };
    ipBatch(undefined, line(port.near, ends.near));
    ipBatch(FAR, line(port.far, ends.far));
    return ends;
  },
});

/** A device at the near end; the far end is the plain veth. */
const nearOnly = (kind: string, lines: (port: string, name: string, n: number) => string[]): DeviceKind => ({
  kind,
  create(n) {
    const port = carrier(n);
    ipBatch(undefined, lines(port.near, `d${n}`, n));
    return { near: `d${n}`, far: port.far, below: [port.near] };
  },
});

/** Both ends of a tunnel whose packets a veth pair carries, between 172.16.n.1 and 172.16.n.2. */
const tunnel = (kind: string, type: (local: string, remote: string) => string): DeviceKind => ({
  kind,
  create(n) {
    const port = carrier(n);
    const [near, far] = addressCarrier(port, n);
    ipBatch(undefined, [`link add d${n} ${type(near, far)}`]);
    ipBatch(FAR, [`link add d${n} ${type(far, near)}`]);
    return { near: `d${n}`, far: `d${n}`, below: [port.near] };
  },
});

function addressCarrier(port: Pair, n: number): [string, string] {
  const [near, far] = [`172.16.${n}.1`, `172.16.${n}.2`];
  const lines = (device: string, own: string, peer: string, peerMac: string): string[] => [
    `address add ${own}/24 dev ${device}`,
    `neighbour replace ${peer} lladdr ${peerMac} nud permanent dev ${device}`,
  ];
  ipBatch(undefined, lines(port.near, near, far, port.farMac));
  ipBatch(FAR, lines(port.far, far, near, port.nearMac));
  return [near, far];
}

const bond = (mode: string): DeviceKind => ({
  kind: `bond, ${mode}, two ports`,
  create(n) {
    const ports = [carrier(n), carrier(n, 'w')];
    const lines = (names: string[]): string[] => [
      `link add d${n} type bond mode ${mode} miimon 100`,
      ...names.flatMap((name) => [`link set ${name} down`, `link set ${name} master d${n}`]),
    ];
    ipBatch(undefined, lines(ports.map(({ near }) => near)));
    ipBatch(FAR, lines(ports.map(({ far }) => far)));
    return { near: `d${n}`, far: `d${n}`, below: ports.map(({ near }) => near) };
  },
});

function vlanFilteringBridge(n: number): Ends {
  const port = carrier(n);
  ipBatch(undefined, [
    `link add br${n} type bridge vlan_filtering 1 vlan_default_pvid 0 mcast_snooping 0`,
    `link set ${port.near} master br${n}`,
    `link set br${n} up`,
    `link add link br${n} name d${n} type vlan id 10`,
  ]);
  run('bridge', 'vlan', 'add', 'vid', '10', 'dev', port.near);
  run('bridge', 'vlan', 'add', 'vid', '10', 'dev', `br${n}`, 'self');
  ipBatch(FAR, [`link add link ${port.far} name d${n} type vlan id 10`]);
  return { near: `d${n}`, far: `d${n}`, below: [port.near] };
}

/** A new key as `wg` wants it: X25519, base64. */
function wireGuardKey(): { privateKey: string; publicKey: string } {
  const { d, x } = generateKeyPairSync('x25519').privateKey.export({ format: 'jwk' });
  const base64 = (text = ''): string => Buffer.from(text, 'base64url').toString('base64');
  return { privateKey: base64(d), publicKey: base64(x) };
}

function wireGuard(n: number): Ends {
  const port = carrier(n);
  const addresses = addressCarrier(port, n);
  const keys = [wireGuardKey(), wireGuardKey()];
  for (const [own, inside] of [[], ['netns', 'exec', FAR]].entries()) {
    const peer = 1 - own;
    const keyFile = `/tmp/wg-${own}`;
    writeFileSync(keyFile, keys[own].privateKey);
    ipBatch(own === 0 ? undefined : FAR, [`link add d${n} type wireguard`]);
    const set = ['wg', 'set', `d${n}`, 'private-key', keyFile, 'listen-port', '51820', 'peer', keys[peer].publicKey];
    const program = [...set, 'allowed-ips', '0.0.0.0/0', 'endpoint', `${addresses[peer]}:51820`];
    if (inside.length === 0) run(program[0], ...program.slice(1));
    else run('ip', ...inside, ...program);
  }
  return { near: `d${n}`, far: `d${n}`, below: [port.near] };
}

/** A handshake without data, which WireGuard would answer 10 s later: an empty packet is asked for until there is a session. */
async function shakeHands(n: number): Promise<void> {
  const peer = run('wg', 'show', `d${n}`, 'peers').trim();
  const keepAlive = (seconds: number): string =>
    run('wg', 'set', `d${n}`, 'peer', peer, 'persistent-keepalive', String(seconds));
  keepAlive(1);
  await until(
    'a WireGuard session',
    SESSION_LIMIT_MS,
    () => !run('wg', 'show', `d${n}`, 'latest-handshakes').endsWith('\t0\n'),
  );
  keepAlive(0);
}

/** Ends the session. */
function takeDown(n: number): void {
  for (const namespace of [undefined, FAR]) ipBatch(namespace, [`link set d${n} down`]);
}

async function bringUp(n: number): Promise<void> {
  for (const namespace of [undefined, FAR]) ipBatch(namespace, [`link set d${n} up`]);
  await shakeHands(n);
}

/** iproute2 before 6.8 knows no option of netkit, so the kernel names the peer. */
function netkit(n: number): Ends {
  ip(`link add d${n} type netkit`);
  const [{ link }] = JSON.parse(ip(`-j link show d${n}`)) as { link: string }[];
  ip(`link set ${link} netns ${FAR} name d${n}`);
  return { near: `d${n}`, far: `d${n}`, below: [] };
}

/** Sockets outside the VRF reach it over a route to its device. */
const vrf = nearOnly('VRF', (port, name, n) => [
  `link add ${name} type vrf table ${n}`,
  `link set ${name} up`,
  `link set ${port} master ${name}`,
  `address add 10.${n}.0.1/24 dev ${port}`,
  `route add 10.${n}.0.2/32 dev ${name}`,
]);

/** Not a device of its own: SCTP over a veth pair. */
export const SCTP_KIND = 'veth, SCTP';

export const DEVICE_KINDS: readonly DeviceKind[] = [
  {
    kind: 'veth',
    create(n) {
      const port = carrier(n);
      return { near: port.near, far: port.far, below: [] };
    },
  },
  bond('active-backup'),
  bond('balance-rr'),
  stacked('802.1Q', (port, name) => [`link add link ${port} name ${name} type vlan id 7`]),
  stacked('802.1Q in 802.1ad', (port, name) => [
    `link add link ${port} name ${name}s type vlan proto 802.1ad id 8`,
    `link set ${name}s up`,
    `link add link ${name}s name ${name} type vlan id 9`,
  ]),
  nearOnly('bridge', (port, name) => [
    `link add ${name} type bridge mcast_snooping 0`,
    `link set ${port} master ${name}`,
  ]),
  { kind: 'bridge, VLAN filtering', create: vlanFilteringBridge },
  nearOnly('macvlan', (port, name) => [`link add link ${port} name ${name} type macvlan mode bridge`]),
  nearOnly('ipvlan, L2', (port, name) => [`link add link ${port} name ${name} type ipvlan mode l2`]),
  vrf,
  tunnel('GRE', (local, remote) => `type gre local ${local} remote ${remote}`),
  tunnel('GRE with Ethernet', (local, remote) => `type gretap local ${local} remote ${remote}`),
  tunnel('IPIP', (local, remote) => `type ipip local ${local} remote ${remote}`),
  tunnel('VXLAN', (local, remote) => `type vxlan id 5 local ${local} remote ${remote} dstport 4789`),
  tunnel('Geneve', (_, remote) => `type geneve id 6 remote ${remote}`),
  { kind: 'WireGuard', create: wireGuard, greet: shakeHands, rest: takeDown, wake: bringUp },
  { kind: 'netkit', create: netkit },
];
