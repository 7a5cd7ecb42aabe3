import { readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, vi } from 'vitest';
import { resultOf } from './grpc-connection';
import type { StatusName } from './grpc-status';
import { startCrasher } from './testing/crasher';
import type { Crasher } from './testing/crasher';
import { createFakeTimers, flowsOut } from './testing/fakes';
import { manyFlows } from './testing/flows';
import { CLOCK, MESSAGE, atEnd, collectorAt, connectionTo, exporterTo } from './testing/grpc';

async function crasherOf(times: number): Promise<Crasher> {
  const crasher = await startCrasher(times);
  atEnd(crasher.stop);
  return crasher;
}

const until = (condition: () => void): Promise<void> => vi.waitFor(condition, { timeout: 10_000, interval: 10 });

describe('gRPC exporter', () => {
  it('delivers every flow to a collector', async () => {
    const collector = await collectorAt();
    const { exporter, tally } = exporterTo(collector.port, { GRPC_MESSAGE_MAX_FLOWS: '100' });
    exporter.export(manyFlows(250), CLOCK);
    await exporter.close({ deadlineMs: 5000 });
    expect(collector).toMatchObject({ flows: 250, calls: 3 });
    expect(tally).toMatchObject({ exported: 250, 'evicted grpc': 250, 'batches grpc': 3, queued: 0 });
  });

  it('waits for a collector that is away', async () => {
    const { port, stop } = await collectorAt();
    stop();
    const { exporter, tally } = exporterTo(port);
    exporter.export(manyFlows(10), CLOCK);
    await until(() => expect(tally['error grpc CannotWriteMessage']).toBeGreaterThan(1));
    const collector = await collectorAt(port);
    await until(() => expect(tally).toMatchObject({ exported: 10, queued: 0 }));
    expect(collector.flows).toBe(10);
    expect(flowsOut(tally)).toBe(10);
  });

  it('drops what a hanging collector has not acknowledged when it closes', async () => {
    const collector = await collectorAt();
    collector.behaviour = 'hang';
    const { exporter, tally } = exporterTo(collector.port);
    exporter.export(manyFlows(10), CLOCK);
    await until(() => expect(collector.calls).toBe(1));
    await exporter.close({ deadlineMs: 50 });
    expect(tally).toMatchObject({ 'dropped exporter closing': 10, queued: 0 });
    expect(tally.exported).toBeUndefined();
  });

  it('counts as failed what a collector refuses', async () => {
    const collector = await collectorAt();
    collector.behaviour = 'INVALID_ARGUMENT';
    const { exporter, tally } = exporterTo(collector.port);
    exporter.export(manyFlows(10), CLOCK);
    await until(() => expect(tally).toMatchObject({ 'failed INVALID_ARGUMENT': 10, queued: 0 }));
    expect(tally['evicted grpc']).toBeUndefined();
  });

  it('gives up a message that breaks the connection, and goes on with the next', async () => {
    const crasher = await crasherOf(1);
    const { exporter, tally } = exporterTo(crasher.port, { GRPC_MESSAGE_MAX_FLOWS: '100' });
    exporter.export(manyFlows(150), CLOCK);
    await until(() => expect(tally.queued).toBe(0));
    expect(tally).toMatchObject({ 'failed UNAVAILABLE': 100, exported: 50 });
    expect(crasher.messages).toBe(2);
  });
});

describe('gRPC connection', () => {
  it('ends a call at its deadline, and dials anew after it', async () => {
    const collector = await collectorAt();
    const connection = connectionTo(collector.port, { deadlineMs: 200 });
    expect(await connection.send(MESSAGE)).toEqual({ ok: true });
    collector.behaviour = 'hang';
    expect(await connection.send(MESSAGE)).toMatchObject({ ok: false, retry: 'never', reason: 'DEADLINE_EXCEEDED' });
    collector.behaviour = 'ok';
    expect(await connection.send(MESSAGE)).toEqual({ ok: true });
    expect(collector.peers.size).toBe(2);
  });

  it('tells a connection that breaks during the call from one that does not come about', async () => {
    const crasher = await crasherOf(Infinity);
    const connection = connectionTo(crasher.port);
    for (let call = 1; call <= 3; call++) {
      expect(await connection.send(MESSAGE)).toMatchObject({ retry: 'never', reason: 'UNAVAILABLE' });
      expect(crasher.messages).toBe(call);
    }
    crasher.stop();
    expect(await connection.send(MESSAGE)).toMatchObject({ retry: 'forever', reason: 'UNAVAILABLE' });
  });

  it('keeps one connection, until it is as old as GRPC_RECONNECT_TIMER says', async () => {
    const collector = await collectorAt();
    const timers = createFakeTimers();
    const connection = connectionTo(collector.port, { reconnectMs: 60_000 }, timers);
    for (const elapsedMs of [0, 30_000, 29_000]) {
      await timers.advance(elapsedMs);
      await connection.send(MESSAGE);
    }
    expect(collector.peers.size).toBe(1);
    await timers.advance(1000);
    await connection.send(MESSAGE);
    expect(collector.peers.size).toBe(2);
  });

  it.each(['http_proxy', 'https_proxy', 'grpc_proxy'])('does not ask the proxy of %s', async (variable) => {
    vi.stubEnv(variable, 'http://127.0.0.1:1');
    atEnd(() => vi.unstubAllEnvs());
    const collector = await collectorAt();
    expect(await connectionTo(collector.port).send(MESSAGE)).toEqual({ ok: true });
  });

  it('says why there is no connection, whatever addresses the name has', async () => {
    const { port, stop } = await collectorAt();
    stop();
    for (const host of ['127.0.0.1', 'localhost']) {
      const refused = connectionTo(port, { host });
      expect(await refused.send(MESSAGE)).toMatchObject({
        retry: 'forever',
        reason: 'UNAVAILABLE',
        detail: expect.stringContaining(`ECONNREFUSED 127.0.0.1:${port}`) as unknown,
      });
    }
  });

  it('waits for a connection no longer than for an answer, and sends the message again', async () => {
    const silent = createServer();
    atEnd(() => void silent.close());
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const connection = connectionTo((silent.address() as AddressInfo).port, { deadlineMs: 100 });
    expect(await connection.send(MESSAGE)).toMatchObject({ retry: 'forever', reason: 'DEADLINE_EXCEEDED' });
  });

  it('frees the connections to a collector that stops reading', async () => {
    /* SETTINGS_INITIAL_WINDOW_SIZE, then a WINDOW_UPDATE of the connection: all of the message may come. */
    const welcome = Buffer.from('00000604000000000000047fffffff' + '0000040800000000007fff0000', 'hex');
    const stopped = createServer({ pauseOnConnect: true }, (socket) =>
      socket.on('error', () => undefined).write(welcome),
    );
    atEnd(() => void stopped.close());
    await new Promise<void>((resolve) => stopped.listen(0, '127.0.0.1', resolve));
    const connection = connectionTo((stopped.address() as AddressInfo).port, { deadlineMs: 200 });
    const openFiles = (): number => readdirSync('/proc/self/fd').length;
    const before = openFiles();
    const bytes = Buffer.alloc(32 << 20); // more than sockets hold
    for (let message = 1; message <= 3; message++) {
      expect(await connection.send({ bytes, flows: 1 })).toMatchObject({ retry: 'never', reason: 'DEADLINE_EXCEEDED' });
    }
    const ofCollector = 3;
    await until(() => expect(openFiles() - before).toBe(ofCollector));
  });

  it('sends a message again that a collector which ends has not begun with', async () => {
    const settings = Buffer.from('000000040000000000', 'hex');
    const goaway = Buffer.from('0000080700000000000000000000000000', 'hex'); // last stream: 0, no error
    const ending = createServer((socket) => {
      socket.on('error', () => undefined).write(settings);
      let bytes = 0;
      socket.on('data', (data) => {
        bytes += data.length;
        if (bytes > 100) socket.end(goaway); // more than what opens a connection: the call has come
      });
    });
    atEnd(() => void ending.close());
    await new Promise<void>((resolve) => ending.listen(0, '127.0.0.1', resolve));
    const connection = connectionTo((ending.address() as AddressInfo).port);
    expect(await connection.send(MESSAGE)).toMatchObject({ retry: 'forever', reason: 'UNAVAILABLE' });
  });

  it('dials anew when the collector has closed the connection between two messages', async () => {
    const first = await collectorAt();
    const connection = connectionTo(first.port);
    expect(await connection.send(MESSAGE)).toEqual({ ok: true });
    first.stop();
    await new Promise((resolve) => setTimeout(resolve, 100));
    const second = await collectorAt(first.port);
    expect(await connection.send(MESSAGE)).toEqual({ ok: true });
    expect(second.calls).toBe(1);
  });

  it.each<[StatusName, boolean, string]>([
    ['UNAVAILABLE', true, 'forever'],
    ['UNAVAILABLE', false, 'never'],
    ['DEADLINE_EXCEEDED', true, 'forever'],
    ['DEADLINE_EXCEEDED', false, 'never'],
    ['RESOURCE_EXHAUSTED', false, 'limited'],
    ['UNIMPLEMENTED', false, 'never'],
  ])('maps status %s (untouched: %s) to retry %s', (status, untouched, retry) => {
    expect(resultOf({ status, detail: 'why', untouched })).toMatchObject({ retry, reason: status, detail: 'why' });
  });
});
