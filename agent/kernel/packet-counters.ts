/** Reads bpf/counters.bpf.h's packet counters. */
import { AgentError } from '../errors';
import * as L from '../record/layout.gen';
import { errnoName } from '../native/libc';
import type { Kernel } from './kernel';

/** Packets since load, by where each ended. `mapped` is not here: it is what eviction adds up. */
export type KernelTotals = {
  seen: number;
  ringed: number;
  unlisted: number;
  sampled_out: number;
  not_ip: number;
  lost_malformed: number;
  lost_map_full: number;
  lost_ring_full: number;
};

/**
 * Sums the counters over the CPUs.
 *
 * @throws AgentError COUNTERS_FAILED
 */
export function readKernelTotals(kernel: Kernel): KernelTotals {
  const lanes = new BigUint64Array(kernel.cpus);
  const bytes = new Uint8Array(lanes.buffer);
  const total = (outcome: number): number => {
    const error = kernel.libbpf.lookup(kernel.packetCounters, new Uint8Array(new Uint32Array([outcome]).buffer), bytes);
    if (error < 0) throw new AgentError('COUNTERS_FAILED', { detail: errnoName(-error) });
    return lanes.reduce((sum, lane) => sum + Number(lane), 0);
  };
  const ended = {
    ringed: total(L.PACKET_RINGED),
    unlisted: total(L.PACKET_UNLISTED),
    sampled_out: total(L.PACKET_SAMPLED_OUT),
    not_ip: total(L.PACKET_NOT_IP),
    lost_malformed: total(L.PACKET_LOST_MALFORMED),
    lost_map_full: total(L.PACKET_LOST_MAP_FULL),
    lost_ring_full: total(L.PACKET_LOST_RING_FULL),
  };
  /* Last: a packet that is counted among the others is then counted here, too. */
  return { seen: total(L.PACKET_SEEN), ...ended };
}
