import { describe, expect, it } from 'vitest';
import { createDelivery } from './delivery';
import type { SendResult } from './delivery';
import type { Exporter } from './exporter';
import type { Message } from './message-queue';
import { createFakeLog, createFakeTimers, createTally, flowsOut, settle } from './testing/fakes';
import type { FakeTimers, Tally } from './testing/fakes';
import { manyFlows } from './testing/flows';

const CLOCK = { wallNowMs: 0, monoNowNs: 0 };
const BYTES_PER_FLOW = 160;
const OK: SendResult = { ok: true };
const failure = (retry: 'forever' | 'limited' | 'never', reason = 'REASON'): SendResult => ({
  ok: false,
  retry,
  reason,
  detail: '',
});

type Rig = {
  readonly exporter: Exporter;
  readonly tally: Tally;
  readonly timers: FakeTimers;
  readonly sent: Message[];
  readonly lines: readonly string[];
  destroyed: boolean;
  /** What the receiver answers from now on. */
  answer: () => SendResult | Promise<SendResult>;
};

/** A delivery of messages of at most ten flows. */
function createRig(maxBytes = 1_000_000): Rig {
  const { recorder, tally } = createTally();
  const timers = createFakeTimers();
  const log = createFakeLog();
  const rig = {
    tally,
    timers,
    sent: [] as Message[],
    lines: log.lines,
    destroyed: false,
    answer: (): SendResult => OK,
  };
  const encode = (_batch: unknown, _clock: unknown, flows: number): Message[] =>
    Array.from({ length: Math.ceil(flows / 10) }, (_, i) => Math.min(10, flows - 10 * i)).map((count) => ({
      bytes: Buffer.alloc(count * BYTES_PER_FLOW),
      flows: count,
    }));
  const transport = {
    send: (message: Message): Promise<SendResult> => {
      rig.sent.push(message);
      return Promise.resolve(rig.answer());
    },
    destroy: () => {
      rig.destroyed = true;
    },
  };
  const exporter = createDelivery(
    { name: 'grpc', maxBytes, encode, transport },
    { recorder, timers, random: () => 0.5, log },
  );
  return Object.assign(rig, { exporter });
}

const never = (): Promise<SendResult> => new Promise(() => undefined);

describe('delivery', () => {
  it('counts as exported what was acknowledged, message by message', async () => {
    const { exporter, tally, sent } = createRig();
    exporter.export(manyFlows(25), CLOCK);
    expect(tally).toEqual({ queued: 25 });
    await settle();
    expect(sent.map(({ flows }) => flows)).toEqual([10, 10, 5]);
    expect(tally).toEqual({ queued: 0, exported: 25, 'evicted grpc': 25, 'batches grpc': 3 });
  });

  it('does nothing for an empty batch', async () => {
    const { exporter, tally, sent } = createRig();
    exporter.export(manyFlows(0), CLOCK);
    await settle();
    expect([tally, sent]).toEqual([{}, []]);
  });

  it('keeps one message in flight', async () => {
    const rig = createRig();
    rig.answer = never;
    rig.exporter.export(manyFlows(20), CLOCK);
    rig.exporter.export(manyFlows(20), CLOCK);
    await rig.timers.advance(60_000);
    expect(rig.sent).toHaveLength(1);
    expect(rig.tally.queued).toBe(40);
  });

  it('keeps trying while the receiver is away, and logs that once', async () => {
    const rig = createRig();
    rig.answer = () => failure('forever', 'UNAVAILABLE');
    rig.exporter.export(manyFlows(10), CLOCK);
    await rig.timers.advance(3_600_000);
    expect(rig.sent.length).toBeGreaterThan(100); // every half a minute at the slowest
    expect(rig.tally).toMatchObject({ queued: 10, 'error grpc CannotWriteMessage': rig.sent.length });
    rig.answer = () => OK;
    await rig.timers.advance(30_000);
    expect(rig.tally).toMatchObject({ queued: 0, exported: 10 });
    expect(rig.lines).toEqual([
      'info the collector does not take flows yet; retrying',
      'warn flows cannot be sent; retrying',
      'info flows are being sent',
    ]);
  });

  it('does not warn while a collector starts together with the agent', async () => {
    const rig = createRig();
    rig.answer = () => failure('forever', 'UNAVAILABLE');
    rig.exporter.export(manyFlows(10), CLOCK);
    await rig.timers.advance(59_000);
    rig.answer = () => OK;
    await rig.timers.advance(30_000);
    expect(rig.lines).toEqual(['info the collector does not take flows yet; retrying', 'info flows are being sent']);
    expect(rig.tally).toMatchObject({ queued: 0, exported: 10 });
  });

  it('warns at once when a collector that took flows goes away', async () => {
    const rig = createRig();
    rig.exporter.export(manyFlows(10), CLOCK);
    await settle();
    rig.answer = () => failure('forever', 'UNAVAILABLE');
    rig.exporter.export(manyFlows(10), CLOCK);
    await settle();
    rig.answer = () => OK;
    await rig.timers.advance(30_000);
    expect(rig.lines).toEqual(['warn flows cannot be sent; retrying', 'info flows are being sent again']);
  });

  it('gives a message up after three attempts that may have been its fault, and goes on with the next', async () => {
    const rig = createRig();
    const answers = [failure('limited'), failure('forever'), failure('limited'), failure('limited', 'LAST')];
    rig.answer = () => answers.shift() ?? OK;
    rig.exporter.export(manyFlows(15), CLOCK);
    await rig.timers.advance(60_000);
    expect(rig.sent.map(({ flows }) => flows)).toEqual([10, 10, 10, 10, 5]);
    expect(rig.tally).toMatchObject({ 'failed LAST': 10, exported: 5, queued: 0 });
  });

  it('does not repeat what is hopeless', async () => {
    const rig = createRig();
    rig.answer = () => failure('never', 'UNIMPLEMENTED');
    rig.exporter.export(manyFlows(10), CLOCK);
    await settle();
    expect(rig.tally).toMatchObject({ 'failed UNIMPLEMENTED': 10, queued: 0 });
    expect(rig.sent).toHaveLength(1);
  });

  it('drops and counts what does not fit into its bytes', async () => {
    const rig = createRig(100 * BYTES_PER_FLOW);
    rig.answer = never;
    for (let i = 0; i < 3; i++) rig.exporter.export(manyFlows(60), CLOCK);
    await settle();
    expect(rig.tally).toEqual({ queued: 100, 'dropped limiter full': 80 });
  });

  it('keeps the bound when flows are larger than it had guessed', () => {
    const rig = createRig(100 * BYTES_PER_FLOW - 1);
    rig.answer = never;
    rig.exporter.export(manyFlows(100), CLOCK); // 99 are admitted, the last message has 9
    rig.exporter.export(manyFlows(100), CLOCK);
    expect(rig.tally.queued).toBeLessThanOrEqual(99);
    expect(flowsOut(rig.tally)).toBe(200);
  });
});

describe('room', () => {
  const never60 = (): Rig => {
    const rig = createRig(100 * BYTES_PER_FLOW);
    rig.answer = never;
    rig.exporter.export(manyFlows(60), CLOCK);
    return rig;
  };
  const hasEnded = async (room: Promise<void>): Promise<boolean> => {
    const no = Symbol('not yet');
    await settle();
    return (await Promise.race([room, Promise.resolve(no)])) !== no;
  };

  it('is there at once while the queue has some', async () => {
    const { exporter } = never60();
    expect(await hasEnded(exporter.room(40, new AbortController().signal))).toBe(true);
  });

  it('comes when the receiver has taken enough', async () => {
    const rig = createRig(100 * BYTES_PER_FLOW);
    const replies: ((result: SendResult) => void)[] = [];
    rig.answer = () => new Promise((resolve) => replies.push(resolve));
    rig.exporter.export(manyFlows(100), CLOCK);
    const room = rig.exporter.room(20, new AbortController().signal);
    replies[0](OK);
    expect(await hasEnded(room)).toBe(false);
    replies[1](OK);
    expect(await hasEnded(room)).toBe(true);
    rig.exporter.export(manyFlows(20), CLOCK);
    expect(rig.tally).toMatchObject({ exported: 20, queued: 100 });
    expect(rig.tally).not.toHaveProperty('dropped limiter full');
  });

  it('is not waited for longer than until the next eviction is due', async () => {
    const { exporter } = never60();
    const due = new AbortController();
    const room = exporter.room(50, due.signal);
    expect(await hasEnded(room)).toBe(false);
    due.abort();
    expect(await hasEnded(room)).toBe(true);
    expect(await hasEnded(exporter.room(50, due.signal))).toBe(true);
  });

  it('is not waited for while sending fails, nor after closing', async () => {
    const rig = createRig(100 * BYTES_PER_FLOW);
    let reply: (result: SendResult) => void = () => undefined;
    rig.answer = () => new Promise((resolve) => (reply = resolve));
    rig.exporter.export(manyFlows(60), CLOCK);
    const room = rig.exporter.room(50, new AbortController().signal);
    expect(await hasEnded(room)).toBe(false);
    reply(failure('forever'));
    expect(await hasEnded(room)).toBe(true);
    expect(await hasEnded(rig.exporter.room(50, new AbortController().signal))).toBe(true);
    const closing = never60();
    const left = closing.exporter.room(50, new AbortController().signal);
    void closing.exporter.close({ deadlineMs: 1000 });
    expect(await hasEnded(left)).toBe(true);
  });

  it('for more than the queue holds is an empty queue', async () => {
    const rig = createRig(100 * BYTES_PER_FLOW);
    rig.exporter.export(manyFlows(60), CLOCK);
    expect(await hasEnded(rig.exporter.room(1000, new AbortController().signal))).toBe(true);
    expect(rig.tally.queued).toBe(0);
  });
});

describe('closing', () => {
  it('sends what is queued first', async () => {
    const rig = createRig();
    rig.exporter.export(manyFlows(25), CLOCK);
    await rig.exporter.close({ deadlineMs: 1000 });
    expect(rig.tally).toMatchObject({ exported: 25, queued: 0 });
    expect(rig.destroyed).toBe(true);
  });

  it('tries at once rather than wait for the next attempt', async () => {
    const rig = createRig();
    rig.answer = () => failure('forever');
    rig.exporter.export(manyFlows(10), CLOCK);
    await rig.timers.advance(100_000);
    rig.answer = () => OK;
    await rig.exporter.close({ deadlineMs: 1 });
    expect(rig.tally).toMatchObject({ exported: 10, queued: 0 });
  });

  it('drops the rest at the deadline, what hangs included', async () => {
    const rig = createRig();
    rig.answer = never;
    rig.exporter.export(manyFlows(25), CLOCK);
    const closed = rig.exporter.close({ deadlineMs: 5000 });
    await rig.timers.advance(4999);
    expect(rig.destroyed).toBe(false);
    await rig.timers.advance(1);
    await closed;
    expect(rig.tally).toMatchObject({ 'dropped exporter closing': 25, queued: 0 });
    expect(rig.destroyed).toBe(true);
  });

  it('does not count a message twice whose answer comes after the deadline', async () => {
    const rig = createRig();
    let reply: (result: SendResult) => void = () => undefined;
    rig.answer = () => new Promise((resolve) => (reply = resolve));
    rig.exporter.export(manyFlows(10), CLOCK);
    const closed = rig.exporter.close({ deadlineMs: 1000 });
    await rig.timers.advance(1000);
    await closed;
    reply(OK);
    await settle();
    expect(flowsOut(rig.tally)).toBe(10);
    expect(rig.tally.exported).toBeUndefined();
  });

  it('takes nothing any more, and may be asked for twice', async () => {
    const rig = createRig();
    const first = rig.exporter.close({ deadlineMs: 1000 });
    expect(rig.exporter.close({ deadlineMs: 1 })).toBe(first);
    rig.exporter.export(manyFlows(7), CLOCK);
    await first;
    expect(rig.tally).toMatchObject({ 'dropped exporter closing': 7 });
    expect(rig.sent).toEqual([]);
  });
});
