/** Traffic over every kind of device, and what agents that watch it count. */
import { rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Counters, DeviceRow, Observations, Traffic } from '../../protocol';
import { startAgent, sumOf } from '../agent';
import type { Agent, JsonFlow } from '../agent';
import { observed, progress } from '../report';
import { talkSctp } from '../sctp';
import { countersOf, ip, ipBatchForced, isEthernet, minus, setSysctl } from '../system';
import { FAR, talk } from '../traffic';
import { createPair } from '../veth';
import { DEVICE_KINDS, SCTP_KIND } from './kinds';
import type { Ends } from './kinds';

const FIRST_SUBNET = 20;
const FLOWS = 10;
/** Each is echoed. */
const PACKETS_PER_FLOW = 20;
const SCTP_MESSAGES = 100;
const QUIET_MS = 200;
const ETHERNET_BYTES = 14;
/** Linux: flag of a device that needs no neighbour's address. */
const NO_ARP = 'NOARP';

type Device = Ends & {
  kind: string;
  n: number;
  /** Makes sure that it works. */
  greet(n: number): Promise<unknown>;
  /** Sends, and waits for the echoes. Undefined if only the interface can say how much there was. */
  talk(n: number): Promise<Traffic | undefined>;
  rest?(n: number): void;
  wake?(n: number): Promise<void>;
};
type Crossed = { device: Device; sent: Counters | undefined; counters: ReadonlyMap<string, Counters> };
type Unavailable = { kind: string; reason: string };

const nearAddress = (n: number): string => `10.${n}.0.1`;
const farAddress = (n: number): string => `10.${n}.0.2`;

const datagrams =
  (flows: number, packets: number) =>
  (n: number): Promise<Traffic> =>
    talk(nearAddress(n), farAddress(n), flows, packets);

/** SCTP adds packets of its own, so only the interface can say how many there were. */
function sctpDevice(n: number): Device {
  const { near, far } = createPair(n, `u${n}`);
  return {
    ...{ kind: SCTP_KIND, n, near, far, below: [] },
    greet: () => Promise.resolve(),
    async talk() {
      const echoed = await talkSctp(nearAddress(n), farAddress(n), SCTP_MESSAGES);
      if (echoed !== SCTP_MESSAGES) throw new Error(`${echoed} of ${SCTP_MESSAGES} messages came back`);
      return undefined;
    },
  };
}

type Link = { ifname: string; address: string; flags: string[] };
const linksOf = (namespace: string): Map<string, Link> =>
  new Map((JSON.parse(ip(`${namespace}-j link show`)) as Link[]).map((link) => [link.ifname, link]));

/** Addresses for all ends, and neighbours, so that no ARP is needed. */
function address(devices: readonly Device[]): void {
  const [near, far] = [linksOf(''), linksOf(`-netns ${FAR} `)];
  const lines = (end: string, own: string, peer: string, links: Map<string, Link>, peerLink?: Link): string[] => [
    `link set ${end} up`,
    `address replace ${own}/24 dev ${end}`,
    ...(links.get(end)?.flags.includes(NO_ARP) === true
      ? []
      : [`neighbour replace ${peer} lladdr ${peerLink?.address} nud permanent dev ${end}`]),
  ];
  const ends = devices.map(({ kind, n, near: a, far: b, below }) => {
    const nearEnd = kind === 'VRF' ? below[0] : a; /* a VRF's addresses are its ports' */
    return {
      near: lines(nearEnd, nearAddress(n), farAddress(n), near, far.get(b)),
      far: lines(b, farAddress(n), nearAddress(n), far, near.get(nearEnd)),
    };
  });
  /* Whatever is refused shows when the device is to be crossed. */
  ipBatchForced(
    undefined,
    ends.flatMap((end) => end.near),
  );
  ipBatchForced(
    FAR,
    ends.flatMap((end) => end.far),
  );
}

/** One datagram there and back: resolves what is to be resolved, and tells whether the device works at all. */
async function isCrossed(device: Device, unavailable: Unavailable[]): Promise<boolean> {
  try {
    await device.greet(device.n);
    return true;
  } catch (error) {
    unavailable.push({ kind: device.kind, reason: (error as Error).message });
    return false;
  }
}

async function createDevices(unavailable: Unavailable[]): Promise<Device[]> {
  setSysctl('net/ipv4/ip_nonlocal_bind', '1'); /* to send from a VRF's address outside it */
  setSysctl('net/ipv4/udp_l3mdev_accept', '1');
  const made: Device[] = [];
  for (const [i, kind] of DEVICE_KINDS.entries()) {
    const n = FIRST_SUBNET + i;
    try {
      made.push({
        ...{ greet: datagrams(1, 1), talk: datagrams(FLOWS, PACKETS_PER_FLOW) },
        ...kind,
        ...kind.create(n),
        n,
      });
    } catch (error) {
      unavailable.push({ kind: kind.kind, reason: (error as Error).message });
    }
  }
  address(made);
  made.push(sctpDevice(FIRST_SUBNET + DEVICE_KINDS.length));
  const crossed: Device[] = [];
  for (const device of made) if (await isCrossed(device, unavailable)) crossed.push(device);
  return crossed;
}

/** What was sent, with the link header of the device. */
function framesOf({ sent, echoed, ipBytes }: Traffic, device: string): Counters {
  const packets = sent + echoed;
  return { packets, bytes: ipBytes + (isEthernet(device) ? packets * ETHERNET_BYTES : 0) };
}

/** The last packets of a protocol may follow its last message. */
async function untilQuiet(device: string): Promise<void> {
  let last = -1;
  while (countersOf(device).packets !== last) {
    last = countersOf(device).packets;
    await delay(QUIET_MS);
  }
}

async function cross(device: Device): Promise<Crossed> {
  const names = [device.near, ...device.below];
  const before = names.map(countersOf);
  const traffic = await device.talk(device.n);
  await untilQuiet(device.near);
  const sent = traffic && framesOf(traffic, device.near);
  const counters = new Map(names.map((name, i) => [name, minus(countersOf(name), before[i])]));
  device.rest?.(device.n);
  return { device, sent, counters };
}

function complaintsAbout(log: string, names: readonly string[]): string[] {
  const WARNING = 40; /* pino's level */
  return log.split('\n').filter((line) => {
    if (!line.startsWith('{')) return false;
    const { level, interface: name } = JSON.parse(line) as { level: number; interface?: string };
    return level >= WARNING && name !== undefined && names.includes(name);
  });
}

function row({ device, sent, counters }: Crossed, watched: DeviceRow['watched'], agent: Agent): DeviceRow {
  const names = watched === 'device' ? [device.near] : device.below;
  const counted = names.map((name) => counters.get(name) ?? { packets: 0, bytes: 0 });
  return {
    kind: device.kind,
    watched,
    sent: watched === 'device' ? sent : undefined,
    interface: counted.reduce((a, b) => ({ packets: a.packets + b.packets, bytes: a.bytes + b.bytes })),
    flows: sumOf(agent.flows.filter((flow) => flow.Interfaces.some((name) => names.includes(name)))),
    complaints: complaintsAbout(agent.log, names),
  };
}

const isInSubnet = (flow: JsonFlow, n: number): boolean =>
  [nearAddress(n), farAddress(n)].some((address) => flow.SrcAddr === address);

/** Devices have the same name at both ends, and an agent of a node sees one of them. `ip` looks into /run. */
const hideFarEnds = (): void => rmSync('/var/run', { force: true });

const watch = (names: readonly string[]): Promise<Agent> =>
  startAgent({ INTERFACES: names.join(','), CACHE_ACTIVE_TIMEOUT: '300s', METRICS_ENABLE: 'false' });

async function crossAll(devices: readonly Device[]): Promise<Crossed[]> {
  const crossed: Crossed[] = [];
  for (const device of devices) crossed.push(await cross(device));
  progress('all devices crossed');
  return crossed;
}

/** Two agents, one on the devices and one on what carries them: agents of one interface would contend for its first place. */
async function observeEach(devices: readonly Device[]): Promise<DeviceRow[]> {
  hideFarEnds();
  const [onDevices, onBelow] = await Promise.all([
    watch(devices.map(({ near }) => near)),
    watch(devices.flatMap(({ below }) => below)),
  ]);
  const crossed = await crossAll(devices);
  await Promise.all([onDevices.stop(), onBelow.stop()]);
  for (const device of devices) await device.wake?.(device.n);
  return crossed.flatMap((each) => [
    row(each, 'device', onDevices),
    ...(each.device.below.length > 0 ? [row(each, 'below', onBelow)] : []),
  ]);
}

/** One agent on all, as on a node. */
async function observeAll(devices: readonly Device[]): Promise<Observations['devices']['all']> {
  const agent = await watch(devices.flatMap(({ near, below }) => [near, ...below]));
  const crossed = await crossAll(devices);
  await agent.stop();
  return crossed.flatMap(({ device: { kind, n }, sent }) => {
    const flows = sumOf(agent.flows.filter((flow) => isInSubnet(flow, n))).packets;
    return sent === undefined ? [] : [{ kind, sent: sent.packets, flows }];
  });
}

export async function observeDevices(): Promise<void> {
  const unavailable: Unavailable[] = [];
  const devices = await createDevices(unavailable);
  progress(`${devices.length} devices made`);
  const rows = await observeEach(devices);
  const all = await observeAll(devices.filter(({ kind }) => kind !== SCTP_KIND));
  observed('devices', { rows, all, unavailable });
}
