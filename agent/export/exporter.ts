import type { Writable } from 'node:stream';
import type { Config } from '../config/config';
import type { Recorder } from '../metrics/recorder';
import type { FlowBatch } from '../record/flow-batch';
import type { Timers } from '../timers';
import type { TlsFiles } from '../tls/tls-files';

/** One reading of both clocks, taken together just before an eviction. */
export type EvictionClock = {
  /** Milliseconds since 1970. */
  readonly wallNowMs: number;
  /** CLOCK_MONOTONIC, nanoseconds. */
  readonly monoNowNs: number;
};

export type InterfaceNames = {
  /**
   * The name that the interface had at a time, in UTF-8, or its index in decimal when no name is known. The same array each time.
   *
   * @param atNs CLOCK_MONOTONIC, nanoseconds
   */
  bytesOf(ifindex: number, atNs: number): Uint8Array;
};

/** The last stage. It takes what it can and counts the rest: `export` neither throws nor waits. Who has time asks for room first. */
export type Exporter = {
  readonly name: string;
  /** Reads the batch before it returns; its buffers may be reused right after. */
  export(batch: FlowBatch, clock: EvictionClock): void;
  /**
   * Waits until there is room for `flows` more. Not for long: no more once `due` aborts, sending fails or the exporter closes, since what
   * is in the way then stays.
   */
  room(flows: number, due: AbortSignal): Promise<void>;
  /** Sends what is queued for at most `deadlineMs`, drops the rest. Safe to call again. */
  close(options: { deadlineMs: number }): Promise<void>;
};

/** The part of a pino logger that exporters use. */
export type Log = {
  info(data: object, message: string): void;
  warn(data: object, message: string): void;
};

export type ExporterDeps = {
  readonly recorder: Recorder;
  readonly names: InterfaceNames;
  /** Reported in each flow: IPv4 or IPv6 in text. */
  readonly agentIp: string;
  readonly timers: Timers;
  /** The collector's; not set: no TLS. */
  readonly tls?: TlsFiles | undefined;
  /** 0 ≤ random < 1, as Math.random. */
  random(): number;
  readonly log: Log;
  /** Where EXPORT=stdout writes. */
  readonly stdout: Writable;
};

export type CreateExporter = (config: Config, deps: ExporterDeps) => Exporter;
