import { fileURLToPath } from 'node:url';
import protobuf from 'protobufjs';
import { expect, it } from 'vitest';
import { addressText, loadPbflow } from './pbflow';

const PROTO = fileURLToPath(new URL('../../../agent/export/proto/flow.proto', import.meta.url));

it('decodes records by the agent’s own .proto file', async () => {
  const records = (await protobuf.load(PROTO)).lookupType('pbflow.Records');
  const entry = {
    agentIp: { ipv4: 0x0a000001 },
    network: {
      srcAddr: { ipv4: 0xc0a80102 },
      dstAddr: { ipv6: Buffer.from('20010db8000000000000000000000001', 'hex') },
    },
    transport: { srcPort: 1234, dstPort: 443, protocol: 6 },
    timeFlowStart: { seconds: 1_700_000_000, nanos: 1_999_999 },
    timeFlowEnd: { seconds: 1_700_000_005, nanos: 250_000_000 },
    bytes: 6e9,
    packets: 5e9,
  };
  const bytes = records.encode(records.fromObject({ entries: [entry] })).finish();
  expect((await loadPbflow(PROTO)).decodeRecords(bytes)).toEqual([
    {
      agentIp: '10.0.0.1',
      srcIp: '192.168.1.2',
      dstIp: '2001:db8:0:0:0:0:0:1',
      srcPort: 1234,
      dstPort: 443,
      protocol: 6,
      bytes: 6e9,
      packets: 5e9,
      startMs: 1_700_000_000_001,
      endMs: 1_700_000_005_250,
    },
  ]);
});

it('has no address where the record has none', () => {
  expect(addressText(undefined)).toBe('');
  expect(addressText({ ipv4: 0xffffffff })).toBe('255.255.255.255');
});
