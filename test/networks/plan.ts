/**
 * A random small network, what changes in it, and what is sent through it: all from a seed. Pure.
 *
 * Ports lead outside. Some are on a bridge, the node routes between the others and the bridge; a VXLAN, a macvlan and a pair of veth may be there.
 */
import { SUBNET } from './addresses';
import { randomOf } from './random';
import type { Random } from './random';

export type Shape = {
  readonly ports: number;
  /** Ports of the bridge; none: there is no bridge. */
  readonly bridged: readonly number[];
  readonly bridgeHasAddress: boolean;
  /** The port that carries it; the least routed one. */
  readonly vxlan: number | undefined;
  readonly macvlan: number | undefined;
  readonly hasPair: boolean;
};

export type Change =
  /** Another name, and with the next one the old. */
  | { kind: 'rename'; port: number }
  /** Out of its bridge, and back. */
  | { kind: 'leave'; port: number }
  | { kind: 'join'; port: number }
  | { kind: 'down'; port: number }
  | { kind: 'up'; port: number }
  /** Into another namespace, and back. */
  | { kind: 'away'; port: number }
  | { kind: 'back'; port: number }
  /** Deleted, and made anew. */
  | { kind: 'anew'; port: number }
  /** What goes to its subnet is dropped, and no longer. */
  | { kind: 'drop'; port: number }
  | { kind: 'pass'; port: number }
  /** What goes to its hosts leaves by another port. */
  | { kind: 'reroute'; port: number; by: number };

/** Where a packet enters the node: it comes in by a port, or is made at one of the node's interfaces. */
export type Entry =
  | { at: 'port'; port: number; to: 'port' | 'bridge' | 'macvlan' | 'host' | 'nobody' | 'everybody' }
  | { at: 'vxlan' }
  | { at: 'pair' }
  | { at: 'made'; on: 'port' | 'bridge' | 'vxlan' | 'macvlan'; port: number };

export type Stream = {
  readonly entry: Entry;
  readonly family: 4 | 6;
  readonly protocol: 6 | 17;
  readonly source: readonly [subnet: number, host: number];
  readonly target: readonly [subnet: number, host: number];
  readonly srcPort: number;
  readonly dstPort: number;
  readonly payload: number;
  readonly ttl: number;
  /** Pieces that each datagram is cut into. */
  readonly fragments: 1 | 2 | 3;
};

export type Round = {
  readonly changes: readonly Change[];
  readonly sends: readonly { stream: Stream; times: number }[];
};
export type Plan = { readonly seed: number; readonly shape: Shape; readonly rounds: readonly Round[] };

const ROUNDS = 8;
const STREAMS = 10;
const SENDS = 8;

function shapeOf(random: Random): Shape {
  const ports = 2 + random.int(4);
  const all = Array.from({ length: ports }, (_, i) => i);
  const bridged = random.chance(0.6) ? all.filter((i) => i > 0 && random.chance(0.7)) : [];
  const routed = all.filter((i) => !bridged.includes(i));
  const carrier = (): number | undefined => (random.chance(0.4) ? random.pick(routed) : undefined);
  return {
    ports,
    bridged: bridged.length > 1 ? bridged : [],
    bridgeHasAddress: random.chance(0.7),
    vxlan: carrier(),
    macvlan: carrier(),
    hasPair: random.chance(0.3),
  };
}

/** How the ports are at a time. */
type State = { shape: Shape; down: Set<number>; away: Set<number>; left: Set<number>; dropped: Set<number> };

const routedPorts = ({ shape }: State): number[] =>
  Array.from({ length: shape.ports }, (_, i) => i).filter((i) => !shape.bridged.includes(i));
const isThere = ({ down, away }: State, port: number): boolean => !down.has(port) && !away.has(port);
const carries = ({ shape }: State, port: number): boolean => shape.vxlan === port || shape.macvlan === port;

function changeOf(random: Random, state: State): Change | undefined {
  const port = random.int(state.shape.ports);
  if (state.down.delete(port)) return { kind: 'up', port };
  if (state.away.delete(port)) return { kind: 'back', port };
  if (state.left.has(port) && random.chance(0.5)) {
    state.left.delete(port);
    return { kind: 'join', port };
  }
  if (carries(state, port)) return { kind: 'rename', port };
  const isBridged = state.shape.bridged.includes(port);
  const kinds = isBridged
    ? (['rename', 'leave', 'down', 'away', 'anew'] as const)
    : (['rename', 'down', 'away', 'anew', 'drop', 'reroute'] as const);
  const kind = random.pick(kinds);
  if (kind === 'leave') {
    if (state.left.has(port)) return undefined;
    state.left.add(port);
  }
  if (kind === 'away' || kind === 'anew') state.left.delete(port); /* comes back to its bridge */
  if (kind === 'down') state.down.add(port);
  if (kind === 'away') state.away.add(port);
  if (kind === 'drop') {
    if (state.dropped.delete(port)) return { kind: 'pass', port };
    state.dropped.add(port);
  }
  if (kind === 'reroute') {
    const others = routedPorts(state).filter((i) => i !== port && isThere(state, i));
    return others.length === 0 ? undefined : { kind, port, by: random.pick(others) };
  }
  return { kind, port };
}

function targetOf(random: Random, { shape }: Shaped, own: number): readonly [number, number] {
  const subnets: [number, number][] = [
    [random.int(shape.ports), 2 + random.int(3)],
    [own, 1] /* the node itself */,
    [SUBNET.nowhere, 2],
  ];
  if (shape.bridged.length > 0 && shape.bridgeHasAddress)
    subnets.push([SUBNET.bridge, 10 + random.pick(shape.bridged)]);
  if (shape.vxlan !== undefined) subnets.push([SUBNET.vxlan, 2]);
  return random.pick(subnets);
}
type Shaped = { shape: Shape };

function entriesOf(random: Random, state: State): { entry: Entry; subnet: number; host: number }[] {
  const { shape } = state;
  const entries: { entry: Entry; subnet: number; host: number }[] = [];
  for (const port of routedPorts(state)) {
    entries.push({ entry: { at: 'port', port, to: 'port' }, subnet: port, host: 2 });
    entries.push({ entry: { at: 'made', on: 'port', port }, subnet: port, host: 1 });
  }
  for (const port of shape.bridged) {
    const to = random.pick(['bridge', 'host', 'nobody', 'everybody'] as const);
    entries.push({ entry: { at: 'port', port, to }, subnet: SUBNET.bridge, host: 10 + port });
  }
  if (shape.bridged.length > 0)
    entries.push({ entry: { at: 'made', on: 'bridge', port: 0 }, subnet: SUBNET.bridge, host: 1 });
  if (shape.macvlan !== undefined) {
    entries.push({ entry: { at: 'port', port: shape.macvlan, to: 'macvlan' }, subnet: SUBNET.macvlan, host: 2 });
    entries.push({ entry: { at: 'made', on: 'macvlan', port: shape.macvlan }, subnet: SUBNET.macvlan, host: 1 });
  }
  if (shape.vxlan !== undefined) {
    entries.push({ entry: { at: 'vxlan' }, subnet: SUBNET.vxlan, host: 2 });
    entries.push({ entry: { at: 'made', on: 'vxlan', port: shape.vxlan }, subnet: SUBNET.vxlan, host: 1 });
  }
  if (shape.hasPair) entries.push({ entry: { at: 'pair' }, subnet: SUBNET.pair, host: 2 });
  return entries;
}

function streamOf(random: Random, state: State, number: number): Stream {
  const { entry, subnet, host } = random.pick(entriesOf(random, state));
  const isBridged = subnet === SUBNET.bridge;
  const target = isBridged && random.chance(0.6) ? ([SUBNET.bridge, 30] as const) : targetOf(random, state, subnet);
  const fragments = random.chance(0.1) && entry.at === 'port' ? random.pick([2, 3] as const) : 1;
  return {
    entry,
    family: isBridged && fragments === 1 && random.chance(0.2) ? 6 : 4,
    protocol: fragments === 1 && random.chance(0.3) ? 6 : 17,
    source: [subnet, host],
    target,
    srcPort: 1000 + number,
    dstPort: 2000 + random.int(3),
    payload: random.int(400),
    ttl: random.chance(0.15) ? 1 : 64,
    fragments,
  };
}

/** The same packets by another port: a flow that changes interfaces, or takes two by turns. */
function elsewhere(random: Random, state: State, stream: Stream): Stream {
  if (stream.entry.at !== 'port' || stream.entry.to === 'macvlan' || !random.chance(0.15)) return stream;
  const isBridged = stream.source[0] === SUBNET.bridge;
  const port = random.pick(isBridged ? state.shape.bridged : routedPorts(state));
  return { ...stream, entry: { ...stream.entry, port } };
}

/** Whether the way in is there. */
function canEnter(state: State, { entry }: Stream): boolean {
  if (entry.at === 'port') return isThere(state, entry.port);
  if (entry.at === 'made' && entry.on === 'port') return isThere(state, entry.port);
  return true;
}

export function planOf(seed: number): Plan {
  const random = randomOf(seed);
  const shape = shapeOf(random);
  const state: State = { shape, down: new Set(), away: new Set(), left: new Set(), dropped: new Set() };
  const streams = Array.from({ length: STREAMS }, (_, i) => streamOf(random, state, i));
  const rounds = Array.from({ length: ROUNDS }, (_, round): Round => {
    const change = round > 0 && random.chance(0.6) ? changeOf(random, state) : undefined;
    const sends = Array.from({ length: SENDS }, () => ({
      stream: elsewhere(random, state, random.pick(streams)),
      times: 1 + random.int(random.chance(0.1) ? 60 : 6),
    }));
    return {
      changes: change === undefined ? [] : [change],
      sends: sends.filter(({ stream }) => canEnter(state, stream)),
    };
  });
  return { seed, shape, rounds };
}
