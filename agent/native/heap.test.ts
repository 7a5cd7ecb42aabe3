import { expect, test, vi } from 'vitest';
import { createBufferCollector } from './heap';

const MIB = 1 << 20;
const held = (): number => process.memoryUsage().arrayBuffers;

/** In a function of its own, so that nothing of it stays on the stack. */
const letGo = (bytes: number): void => void new Uint8Array(bytes).fill(1);

test('frees buffers that have been let go of, and then leaves the collector alone for a while', async () => {
  let nowMs = 0;
  const collect = createBufferCollector(() => nowMs);
  const before = held();
  letGo(64 * MIB);
  collect();
  await vi.waitFor(() => expect(held()).toBeLessThan(before + 8 * MIB), { timeout: 5000 });
  letGo(64 * MIB);
  collect();
  expect(held()).toBeGreaterThan(before + 60 * MIB);
  nowMs += 6000;
  collect();
  await vi.waitFor(() => expect(held()).toBeLessThan(before + 8 * MIB), { timeout: 5000 });
});
