/** Asks the kernel to tell when the active flow map has filled up to the watermark (bpf/account.bpf.h, count_insert). */
import { AgentError } from '../errors';
import { errnoName } from '../native/libc';
import { INSERTS_TOTAL, INSERTS_WATERMARK } from '../record/layout.gen';
import type { Kernel } from './kernel';

const slot = (index: number): Uint8Array => new Uint8Array(new Uint32Array([index]).buffer);
const TOTAL = slot(INSERTS_TOTAL);
const WATERMARK = slot(INSERTS_WATERMARK);

function check(result: number): void {
  if (result < 0) throw new AgentError('EVICTION_FAILED', { step: 'watermark', detail: errnoName(-result) });
}

export type Watermark = {
  /** To be called when an empty map has become the active one: a notice comes `flows` new flows from now. */
  arm(): void;
};

/**
 * @param flows entries of the active map at which the notice is due
 * @param onPassed the map filled up to there while the watermark was being set: no notice will come
 */
export function createWatermark(kernel: Kernel, flows: number, onPassed: () => void): Watermark {
  const value = new BigUint64Array(1);
  const bytes = new Uint8Array(value.buffer);
  return {
    arm() {
      check(kernel.libbpf.lookup(kernel.flowInserts, TOTAL, bytes));
      value[0] += BigInt(flows);
      const due = value[0];
      check(kernel.libbpf.update(kernel.flowInserts, WATERMARK, bytes));
      check(kernel.libbpf.lookup(kernel.flowInserts, TOTAL, bytes));
      if (value[0] >= due) onPassed();
    },
  };
}
