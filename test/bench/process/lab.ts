/**
 * Two network namespaces joined by a veth pair: in `agent` live the agent and its collector, which talk over `lo`; from
 * `sender` come the packets. All that it makes belongs to a run of the testbed, whose reaper removes it however this ends.
 */
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { askSocket } from '../../testbed/run/unix-http';
import { waitFor } from '../../testbed/run/wait';
import { beginRun, sweepDeadRuns } from '../../testbed/run/run';
import { bundleWorkers as bundleTestbed } from '../../testbed/run/worker-bundle';
import { surroundings } from '../../testbed/surroundings';
import type { Surroundings } from '../../testbed/surroundings';
import { bundleWorkers, workerPath } from '../compile';
import type { CollectorSettings } from './collector';
import type { Sums } from './record-sums';
import type { SenderSettings } from './sender';
import { makeWire, receivedBy } from './wire';
import type { Wire } from './wire';

const HELPERS = { sender: 'process/sender', collector: 'process/collector' } as const;
const READY_MS = 20_000;
const LOOK_MS = 20;

/** Where the agent finds its collector. */
export const COLLECTOR = { host: '127.0.0.1', port: 9999 } as const;

export type Traffic = {
  packets: number;
  /** The packets are of this many flows, in turn. */
  flows: number;
  /** Packets a second; 0: as fast as it goes. */
  rate: number;
};

export type Lab = {
  here: Surroundings;
  /** Network namespace of the agent. */
  namespace: string;
  /** Resolves when all packets are sent. */
  send(traffic: Traffic): Promise<void>;
  /** Packets that have come in at the agent's interface. */
  received(): Promise<number>;
  /** What the collector has got since it began. */
  collected(): Promise<Sums>;
  [Symbol.asyncDispose](): Promise<void>;
};

type Sockets = { sender: string; collector: string };

async function startHelpers(here: Surroundings, wire: Wire, trafficObject: string): Promise<Sockets> {
  const sockets = {
    sender: join(here.run.directory, 'sender.sock'),
    collector: join(here.run.directory, 'collector.sock'),
  };
  const start = (
    name: keyof Sockets,
    namespace: string,
    settings: SenderSettings | CollectorSettings,
  ): Promise<unknown> =>
    here.start({
      name,
      namespace,
      command: process.execPath,
      args: [workerPath(HELPERS[name]), JSON.stringify(settings)],
    });
  const socketPath = sockets.sender;
  await start('sender', wire.sender, { object: trafficObject, ifindex: wire.senderIfindex, socketPath });
  const listen = `${COLLECTOR.host}:${COLLECTOR.port}`;
  await start('collector', wire.agent, { listen, socketPath: sockets.collector });
  const ready = (name: keyof Sockets, path: string): Promise<unknown> =>
    waitFor(() => askSocket(sockets[name], path), {
      what: `${name} answers`,
      deadlineMs: READY_MS,
      signal: here.signal,
    });
  await ready('sender', '/busy');
  await ready('collector', '/sums');
  return sockets;
}

function labOf(here: Surroundings, wire: Wire, sockets: Sockets): Omit<Lab, typeof Symbol.asyncDispose> {
  return {
    here,
    namespace: wire.agent,
    async send({ packets, flows, rate }) {
      await askSocket(sockets.sender, `/send?packets=${packets}&flows=${flows}&rate=${rate}`, 'POST');
      while (await askSocket<boolean>(sockets.sender, '/busy'))
        await delay(LOOK_MS, undefined, { signal: here.signal });
    },
    received: () => receivedBy(wire),
    collected: () => askSocket(sockets.collector, '/sums'),
  };
}

/**
 * @param trafficObject compiled bpf/traffic.bpf.c
 * @param complain gets told when a process ends that should run
 */
export async function openLab(
  trafficObject: string,
  signal: AbortSignal,
  complain: (text: string) => void,
): Promise<Lab> {
  await bundleTestbed();
  await bundleWorkers(Object.values(HELPERS));
  await sweepDeadRuns();
  const run = await beginRun();
  let closing = false; // then its processes are to end
  const here = surroundings(run, signal, (process, how) => {
    if (!signal.aborted && !closing) complain(`${process.name} ended (${how}):\n${process.logTail()}`);
  });
  try {
    const wire = await makeWire(here);
    const lab = labOf(here, wire, await startHelpers(here, wire, trafficObject));
    return {
      ...lab,
      async [Symbol.asyncDispose]() {
        closing = true;
        await run.remove();
      },
    };
  } catch (error) {
    await run.remove();
    throw error;
  }
}
