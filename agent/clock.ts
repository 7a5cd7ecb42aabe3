/** The two clocks of a flow: the wall's, and the kernel's own that stamps packets. */
export type Clock = {
  /** CLOCK_MONOTONIC, milliseconds. */
  monotonicMs(): number;
  /** Both clocks, read together. */
  now(): { wallNowMs: number; monoNowNs: number };
};

/** libuv's hrtime is CLOCK_MONOTONIC, the clock of bpf_ktime_get_coarse_ns. */
export const systemClock: Clock = {
  monotonicMs: () => Number(process.hrtime.bigint()) / 1e6,
  now: () => ({ wallNowMs: Date.now(), monoNowNs: Number(process.hrtime.bigint()) }),
};
