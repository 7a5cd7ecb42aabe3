import type { FlowBatch } from '../record/flow-batch';

/** One reading of both clocks, taken together just before an eviction. */
export type EvictionClock = {
  /** Milliseconds since 1970. */
  readonly wallNowMs: number;
  /** CLOCK_MONOTONIC, nanoseconds. */
  readonly monoNowNs: number;
};

export type InterfaceNames = {
  /** The interface's name in UTF-8, or its index in decimal when no name is known. The same array each time. */
  bytesOf(ifindex: number): Uint8Array;
};

/** The last stage. It takes what it can and counts the rest: `export` neither throws nor waits. */
export type Exporter = {
  readonly name: string;
  /** Reads the batch before it returns; its buffers may be reused right after. */
  export(batch: FlowBatch, clock: EvictionClock): void;
  /** Sends what is queued for at most `deadlineMs`, drops the rest. Safe to call again. */
  close(options: { deadlineMs: number }): Promise<void>;
};
