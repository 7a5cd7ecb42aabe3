/**
 * From batches to acknowledged messages: what EXPORT=grpc and EXPORT=stdout have in common.
 *
 *     export ─▶ limiter ─▶ encode ─▶ queue ─▶ one message in flight ─▶ acknowledged | failed
 *     room ◀───────────────────────────┘
 *
 * Every flow that comes in leaves through exactly one of: exported, failed, dropped.
 */
import type { EvictionSource, Recorder } from '../metrics/recorder';
import { backoffMs } from './backoff';
import type { Exporter, ExporterDeps } from './exporter';
import { createLimiter } from './limiter';
import { createMessageQueue } from './message-queue';
import type { Message } from './message-queue';
import type { Encode } from './pbflow';

/** Attempts of a message that the collector refuses. */
const LIMITED_ATTEMPTS = 3;

/** An operator starts agent and collector together: for so long, a collector that does not answer yet is no reason to warn. */
const COLLECTOR_STARTS_MS = 60_000;

export type SendResult =
  | { readonly ok: true }
  | {
      readonly ok: false;
      /** `forever`: nothing was delivered, and waiting may help; `limited`: it was refused; `never`: it may be there, or no use. */
      readonly retry: 'forever' | 'limited' | 'never';
      /** A word for the metric, from a small set. */
      readonly reason: string;
      /** For the log. */
      readonly detail: string;
    };

type Failure = Exclude<SendResult, { ok: true }>;

export type Transport = {
  /** Never rejects. */
  send(message: Message): Promise<SendResult>;
  /** Gives up what is in flight and frees everything. */
  destroy(): void;
};

export type DeliveryOptions = {
  readonly name: EvictionSource;
  readonly maxBytes: number;
  readonly encode: Encode;
  readonly transport: Transport;
};

type Deps = Pick<ExporterDeps, 'recorder' | 'timers' | 'random' | 'log'>;

/** A wait that something else can end early. */
function createPause(timers: Deps['timers']): { wait(ms: number): Promise<void>; end(): void } {
  let end = (): void => undefined;
  return {
    wait: (ms) =>
      new Promise((resolve) => {
        const callOff = timers.after(ms, resolve);
        end = () => {
          callOff();
          resolve();
        };
      }),
    end: () => end(),
  };
}

/** Says once that sending fails, and once that it works again: a collector may be away for hours. */
function createOutageLog(
  name: string,
  { log, timers }: Pick<Deps, 'log' | 'timers'>,
): { readonly isFailing: boolean; failed(failure: Failure): void; worked(): void } {
  let isFailing = false;
  let isWarned = false;
  let hasWorked = false;
  let firstTriedMs: number | undefined;

  function isStarting(): boolean {
    firstTriedMs ??= timers.nowMs();
    return !hasWorked && timers.nowMs() - firstTriedMs < COLLECTOR_STARTS_MS;
  }

  return {
    get isFailing() {
      return isFailing;
    },
    failed({ retry, reason, detail }) {
      const facts = { exporter: name, reason, detail };
      if (retry === 'forever' && isStarting()) {
        if (!isFailing) log.info(facts, 'the collector does not take flows yet; retrying');
      } else if (!isWarned) {
        log.warn(facts, 'flows cannot be sent; retrying');
        isWarned = true;
      }
      isFailing = true;
    },
    worked() {
      if (isFailing) log.info({ exporter: name }, hasWorked ? 'flows are being sent again' : 'flows are being sent');
      isFailing = isWarned = false;
      hasWorked = true;
    },
  };
}

/** One who waits until `mustWait` says no, which it is asked at each `look`, or until `due` aborts. */
function createWait(mustWait: (flows: number) => boolean): { wait: Exporter['room']; look(): void } {
  let waiting: { flows: number; end: () => void } | undefined;
  return {
    wait(flows, due) {
      if (due.aborted || !mustWait(flows)) return Promise.resolve();
      return new Promise((resolve) => {
        const end = (): void => {
          due.removeEventListener('abort', end);
          waiting = undefined;
          resolve();
        };
        due.addEventListener('abort', end);
        waiting = { flows, end };
      });
    },
    look() {
      if (waiting !== undefined && !mustWait(waiting.flows)) waiting.end();
    },
  };
}

function countSent(recorder: Recorder, name: EvictionSource, flows: number): void {
  recorder.exported(flows);
  recorder.evicted(name, '', flows);
  recorder.exportedBatch(name);
}

/** An exporter that queues in memory, bounded in bytes, and sends one message at a time. */
export function createDelivery({ name, maxBytes, encode, transport }: DeliveryOptions, deps: Deps): Exporter {
  const { recorder, timers, random } = deps;
  const queue = createMessageQueue();
  const limiter = createLimiter(maxBytes);
  const pause = createPause(timers);
  const outage = createOutageLog(name, deps);
  let pumping: Promise<void> | undefined;
  let closing: Promise<void> | undefined;
  let hasGivenUp = false;
  const room = createWait(
    (flows) =>
      !outage.isFailing && closing === undefined && queue.flows > 0 && limiter.admit(flows, queue.bytes) < flows,
  );

  /** The message in flight is the queue's head until it is known what became of it. */
  function settle(count: () => void): void {
    queue.shift();
    recorder.queued(queue.flows);
    count();
    room.look();
  }

  async function deliver(message: Message): Promise<void> {
    let limited = 0;
    for (let attempt = 1; !hasGivenUp; attempt++) {
      const result = await transport.send(message);
      if (hasGivenUp) return; // it was counted as dropped
      if (result.ok) {
        outage.worked();
        settle(() => countSent(recorder, name, message.flows));
        message.release?.();
        return;
      }
      recorder.error(name, 'CannotWriteMessage', 'high');
      outage.failed(result);
      room.look();
      if (result.retry === 'limited') limited++;
      if (result.retry === 'never' || limited >= LIMITED_ATTEMPTS) {
        settle(() => recorder.failed(result.reason, message.flows));
        return;
      }
      await pause.wait(backoffMs(attempt, random()));
    }
  }

  async function pump(): Promise<void> {
    for (let message = queue.head(); message !== undefined; message = queue.head()) await deliver(message);
    pumping = undefined;
  }

  function enqueue(message: Message): void {
    limiter.learn(message.flows, message.bytes.length);
    // The limiter goes by a mean; this is the bound itself.
    if (queue.bytes + message.bytes.length > maxBytes) recorder.dropped('limiter', 'full', message.flows);
    else queue.push(message);
  }

  async function finish(deadlineMs: number): Promise<void> {
    let giveUp = (): void => undefined;
    const deadline = new Promise<void>((resolve) => (giveUp = resolve));
    const callOff = timers.after(deadlineMs, giveUp);
    pause.end();
    await Promise.race([pumping, deadline]);
    callOff();
    hasGivenUp = true;
    if (queue.flows > 0) recorder.dropped('exporter', 'closing', queue.flows);
    queue.clear();
    recorder.queued(0);
    pause.end();
    transport.destroy();
  }

  return {
    name,
    export(batch, clock) {
      if (batch.count === 0) return;
      if (closing !== undefined) {
        recorder.dropped('exporter', 'closing', batch.count);
        return;
      }
      const admitted = limiter.admit(batch.count, queue.bytes);
      if (admitted < batch.count) recorder.dropped('limiter', 'full', batch.count - admitted);
      for (const message of encode(batch, clock, admitted)) enqueue(message);
      recorder.queued(queue.flows);
      if (queue.head() !== undefined) pumping ??= pump();
    },
    room: room.wait,
    close({ deadlineMs }) {
      closing ??= finish(deadlineMs);
      room.look();
      return closing;
    },
  };
}
