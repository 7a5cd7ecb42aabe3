import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../config/config';
import { createExporter } from './create-exporter';
import type { Exporter } from './exporter';
import { createFakeLog, createFakeTimers, createTally, flowsOut, settle } from './testing/fakes';
import type { FakeTimers, Tally } from './testing/fakes';
import { PLAIN, batchOf, ipv4, manyFlows, names } from './testing/flows';
import type { PlainFlow } from './testing/flows';

const CLOCK = { wallNowMs: 1_795_000_000_000, monoNowNs: 1e12 };

type Rig = { exporter: Exporter; tally: Tally; timers: FakeTimers };

function exporterTo(stdout: Writable, environment: Record<string, string> = {}): Rig {
  const { recorder, tally } = createTally();
  const timers = createFakeTimers();
  const deps = { recorder, names, agentIp: '10.0.0.9', timers, random: () => 0, log: createFakeLog(), stdout };
  return { exporter: createExporter(parseConfig({ EXPORT: 'stdout', ...environment }), deps), tally, timers };
}

async function linesOf(flows: readonly PlainFlow[], environment?: Record<string, string>): Promise<unknown[]> {
  const chunks: Buffer[] = [];
  const stdout = new Writable({ write: (chunk: Buffer, _, done) => done(void chunks.push(chunk)) });
  const { exporter } = exporterTo(stdout, environment);
  exporter.export(batchOf(flows), CLOCK);
  await exporter.close({ deadlineMs: 1000 });
  const lines = Buffer.concat(chunks).toString().split('\n');
  expect(lines.pop()).toBe('');
  return lines.map((line) => JSON.parse(line) as unknown);
}

describe('stdout exporter', () => {
  it('writes a flow a line under the names of flowlogs-pipeline', async () => {
    expect(await linesOf([PLAIN], { SAMPLING: '50' })).toEqual([
      {
        TimeFlowStartMs: 1_794_999_001_000,
        TimeFlowEndMs: 1_794_999_002_499,
        SrcAddr: '10.0.0.1',
        DstAddr: '10.0.0.2',
        Proto: 6,
        SrcPort: 40_000,
        DstPort: 443,
        Flags: 0x112,
        Bytes: 1500,
        Packets: 3,
        Dscp: 10,
        Etype: 0x0800,
        SrcMac: '0A:58:0A:00:00:01',
        DstMac: '0A:58:0A:00:00:02',
        IfDirections: [1, 0],
        Interfaces: ['if2', 'if7'],
        AgentIP: '10.0.0.9',
        Sampling: 50,
      },
    ]);
  });

  it('writes the fields that a protocol has', async () => {
    const lines = await linesOf([
      { ...PLAIN, protocol: 17 },
      { ...PLAIN, protocol: 1, icmpType: 8, others: [] },
      { ...PLAIN, protocol: 47, srcIp: [0xfd, ...Array<number>(14).fill(0), 1], dstIp: ipv4(0, 0, 0, 0) },
    ]);
    expect(lines[0]).toMatchObject({ SrcPort: 40_000 });
    expect(lines[0]).not.toHaveProperty('Flags');
    expect(lines[1]).toMatchObject({ IcmpType: 8, IcmpCode: 0, Interfaces: ['if2'] });
    expect(lines[1]).not.toHaveProperty('SrcPort');
    expect(lines[2]).toMatchObject({ SrcAddr: 'fd00::1', DstAddr: '0.0.0.0' });
    expect(lines[2]).not.toHaveProperty('Sampling');
  });

  it('queues within its bytes behind a reader that stalls', async () => {
    const stalled = new Writable({ write: () => undefined });
    const { exporter, tally, timers } = exporterTo(stalled, { EXPORTER_QUEUE_BYTES: String(4 * 1024 * 1024) });
    for (let i = 0; i < 10; i++) exporter.export(manyFlows(5000), CLOCK);
    await settle();
    expect(stalled.writableLength).toBeLessThan(1024 * 1024);
    expect(tally['dropped limiter full']).toBeGreaterThan(0);
    expect(flowsOut(tally)).toBe(50_000);
    const closed = exporter.close({ deadlineMs: 1000 });
    await timers.advance(1000);
    await closed;
    expect(tally['dropped exporter closing']).toBeGreaterThan(0);
    expect(flowsOut(tally)).toBe(50_000);
  });

  it('counts what a reader that went away does not get', async () => {
    const gone = new Writable({
      write: (_chunk, _encoding, done) => done(Object.assign(new Error('broken pipe'), { code: 'EPIPE' })),
    });
    const { exporter, tally } = exporterTo(gone);
    exporter.export(manyFlows(10), CLOCK);
    await settle();
    exporter.export(manyFlows(10), CLOCK);
    await exporter.close({ deadlineMs: 1000 });
    expect(tally['error stdout CannotWriteMessage']).toBe(2);
    expect(tally).toMatchObject({ 'failed EPIPE': 10, queued: 0 });
    expect(flowsOut(tally)).toBe(20);
  });
});
