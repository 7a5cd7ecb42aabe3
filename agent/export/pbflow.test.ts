import { join } from 'node:path';
import protobuf from 'protobufjs';
import { describe, expect, it } from 'vitest';
import { ipBytes } from './ip';
import { createBufferPool } from './buffer-pool';
import { createPbflowEncoder } from './pbflow';
import { createFakeTimers } from './testing/fakes';
import { PLAIN, batchOf, ipv4, manyFlows, names, randomFlow, seeded } from './testing/flows';
import type { PlainFlow } from './testing/flows';

const Records = protobuf.loadSync(join(import.meta.dirname, 'proto/flow.proto')).lookupType('pbflow.Records');
const CLOCK = { wallNowMs: 1_795_000_000_123, monoNowNs: 4_000_000_000_000_456 };
const AGENT_IP = '192.168.1.200';
const OPTIONS = {
  agentIp: ipBytes(AGENT_IP),
  sampling: 50,
  names,
  maxFlows: 10_000,
  pool: createBufferPool(10_000, createFakeTimers()),
};

/** Entries as protobufjs understands them, 64-bit numbers in decimal and bytes as arrays, absent fields left out. */
function decode(bytes: Uint8Array): unknown[] {
  const message = Records.toObject(Records.decode(bytes), { longs: String, bytes: Array, arrays: true });
  return message.entries as unknown[];
}

const isIpv4 = (ip: readonly number[]): boolean => ip.slice(0, 12).join() === ipv4().join();
const expectedIp = (ip: readonly number[]): object =>
  isIpv4(ip) ? { ipv4: ip.slice(12).reduce((sum, byte) => sum * 256 + byte, 0) } : { ipv6: [...ip] };
const expectedMac = (mac: readonly number[]): bigint => mac.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);

/** The obvious way, with bigint. */
function expectedTime(ns: number): object {
  const wall = BigInt(CLOCK.wallNowMs) * 1_000_000n - (BigInt(CLOCK.monoNowNs) - BigInt(ns));
  return withoutZeros({ seconds: wall / 1_000_000_000n, nanos: Number(wall % 1_000_000_000n) });
}

/** proto3 leaves zeros out. */
function withoutZeros(fields: Record<string, unknown>): object {
  const entries = Object.entries(fields).filter(([, value]) => value !== 0 && value !== 0n);
  return Object.fromEntries(entries.map(([name, value]) => [name, typeof value === 'bigint' ? String(value) : value]));
}

function expectedRecord(flow: PlainFlow): object {
  const places = [{ ifindex: flow.ifindex, direction: flow.direction }, ...flow.others];
  return withoutZeros({
    ethProtocol: flow.ethProtocol,
    direction: flow.direction,
    timeFlowStart: expectedTime(flow.firstNs),
    timeFlowEnd: expectedTime(flow.lastNs),
    dataLink: withoutZeros({ srcMac: expectedMac(flow.srcMac), dstMac: expectedMac(flow.dstMac) }),
    network: withoutZeros({ srcAddr: expectedIp(flow.srcIp), dstAddr: expectedIp(flow.dstIp), dscp: flow.dscp }),
    transport: withoutZeros({ srcPort: flow.srcPort, dstPort: flow.dstPort, protocol: flow.protocol }),
    bytes: BigInt(flow.bytes),
    packets: BigInt(flow.packets),
    agentIp: { ipv4: 0xc0a801c8 },
    flags: flow.flags,
    icmpType: flow.icmpType,
    icmpCode: flow.icmpCode,
    timeFlowRtt: {},
    dupList: places.map(({ ifindex, direction }) => withoutZeros({ interface: `if${ifindex}`, direction })),
    networkEventsMetadata: [],
    sampling: 50,
  });
}

describe('pbflow encoder', () => {
  it('writes every field of random flows as protobuf does', () => {
    const random = seeded(20_260_401);
    const encode = createPbflowEncoder(OPTIONS);
    for (let round = 0; round < 20; round++) {
      const flows = Array.from({ length: 100 }, () => randomFlow(random));
      const entries = encode(batchOf(flows), CLOCK, flows.length).flatMap(({ bytes }) => decode(bytes));
      expect(entries).toEqual(flows.map(expectedRecord));
    }
  });

  it('writes the bytes that protobuf itself would write', () => {
    const random = seeded(7);
    const flows = Array.from({ length: 50 }, () => randomFlow(random));
    const [{ bytes }] = createPbflowEncoder(OPTIONS)(batchOf(flows), CLOCK, flows.length);
    expect(Buffer.from(Records.encode(Records.decode(bytes)).finish()).equals(bytes)).toBe(true);
  });

  it('writes present messages even when everything in them is zero', () => {
    const zero: PlainFlow = {
      ...PLAIN,
      srcIp: ipv4(0, 0, 0, 0),
      dstIp: ipv4(0, 0, 0, 0),
      srcPort: 0,
      dstPort: 0,
      protocol: 0,
      direction: 0,
      bytes: 0,
      packets: 0,
      flags: 0,
      ethProtocol: 0,
      dscp: 0,
      srcMac: [0, 0, 0, 0, 0, 0],
      dstMac: [0, 0, 0, 0, 0, 0],
      others: [],
    };
    const [{ bytes }] = createPbflowEncoder({ ...OPTIONS, sampling: 0 })(batchOf([zero]), CLOCK, 1);
    expect(bytes.length).toBeLessThan(128); // so the record's length takes one byte here
    expect(decode(bytes)).toEqual([
      {
        timeFlowStart: expectedTime(zero.firstNs),
        timeFlowEnd: expectedTime(zero.firstNs),
        dataLink: {},
        network: { srcAddr: { ipv4: 0 }, dstAddr: { ipv4: 0 } },
        transport: {},
        agentIp: { ipv4: 0xc0a801c8 },
        timeFlowRtt: {},
        dupList: [{ interface: 'if2' }],
        networkEventsMetadata: [],
      },
    ]);
  });

  it('reports an IPv6 agent by its 16 bytes', () => {
    const [{ bytes }] = createPbflowEncoder({ ...OPTIONS, agentIp: ipBytes('fd00::1') })(batchOf([PLAIN]), CLOCK, 1);
    expect(decode(bytes)).toMatchObject([{ agentIp: { ipv6: [0xfd, ...Array<number>(14).fill(0), 1] } }]);
  });

  it('cuts interface names that no kernel has', () => {
    const flow = { ...PLAIN, ifindex: 99, direction: 0, others: [{ ifindex: 99, direction: 1 }] };
    const [{ bytes }] = createPbflowEncoder(OPTIONS)(batchOf([flow]), CLOCK, 1);
    const interfaceName = 'x'.repeat(64);
    expect(decode(bytes)).toMatchObject([
      { dupList: [{ interface: interfaceName }, { interface: interfaceName, direction: 1 }] },
    ]);
  });

  it('splits at the most flows a message may have', () => {
    const messages = createPbflowEncoder({ ...OPTIONS, maxFlows: 10 })(manyFlows(25), CLOCK, 25);
    expect(messages.map(({ flows }) => flows)).toEqual([10, 10, 5]);
    expect(messages.map(({ bytes }) => decode(bytes).length)).toEqual([10, 10, 5]);
  });

  it('ends a message before 4 MiB', () => {
    const messages = createPbflowEncoder({ ...OPTIONS, maxFlows: 1_000_000 })(manyFlows(40_000), CLOCK, 40_000);
    expect(messages.length).toBeGreaterThan(1);
    expect(Math.max(...messages.map(({ bytes }) => bytes.length))).toBeLessThanOrEqual(4 * 1024 * 1024);
    expect(messages.reduce((sum, { flows }) => sum + flows, 0)).toBe(40_000);
  });

  it('encodes no more flows than it is told', () => {
    const messages = createPbflowEncoder(OPTIONS)(manyFlows(5), CLOCK, 3);
    expect(messages.map(({ flows }) => flows)).toEqual([3]);
    expect(createPbflowEncoder(OPTIONS)(manyFlows(5), CLOCK, 0)).toEqual([]);
  });
});
