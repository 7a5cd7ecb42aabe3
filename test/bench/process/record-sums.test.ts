import { expect, test } from 'vitest';
import { bytesOf, packetsOf } from '../../../agent/record/fields';
import { createBufferPool } from '../../../agent/export/buffer-pool';
import { createPbflowEncoder } from '../../../agent/export/pbflow';
import { batchOf, names, randomFlow, seeded } from '../../../agent/export/testing/flows';
import { systemTimers } from '../../../agent/timers';
import { addMessage } from './record-sums';

test('adds up what the agent encodes', () => {
  const random = seeded(7);
  const flows = Array.from({ length: 500 }, () => randomFlow(random));
  const batch = batchOf(flows.map((flow, i) => ({ ...flow, packets: i, bytes: i * 2 ** 31 })));
  const encode = createPbflowEncoder({
    agentIp: new Uint8Array(16),
    sampling: 1,
    names,
    maxFlows: 200,
    pool: createBufferPool(10_000, systemTimers),
  });
  const sums = { flows: 0, packets: 0, bytes: 0 };
  for (const { bytes } of encode(batch, { wallNowMs: 0, monoNowNs: 0 }, batch.count)) addMessage(sums, bytes);
  const rows = flows.map((_, row) => row);
  const sum = (of: typeof bytesOf): number => rows.reduce((total, row) => total + of(batch.records, row), 0);
  expect(sums).toEqual({ flows: 500, packets: sum(packetsOf), bytes: sum(bytesOf) });
});

test('refuses what is no message', () => {
  const sums = { flows: 0, packets: 0, bytes: 0 };
  expect(() => addMessage(sums, Uint8Array.of(0x10, 1))).toThrow('field 2 in Records');
});
