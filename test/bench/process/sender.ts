/**
 * Sends real packets of many flows out of an interface of this process's network namespace, and nothing else: the packets
 * are made by an XDP program, so a million of them take a second. Usage: sender <JSON of SenderSettings>.
 * On its socket: POST /send?packets=&flows=&rate= begins, GET /busy tells whether it still sends.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { serveSocket } from '../../testbed/run/socket-server';
import { loadObject, PROGRAM_TYPE, sendFrames } from '../bpf/object';
import { udpFrame } from '../bpf/frame';

export type SenderSettings = {
  object: string;
  ifindex: number;
  socketPath: string;
};

/** Packets are sent in spurts this long, at the rate asked for on the whole. */
const SPURT_MS = 5;
/** Packets of one spurt at most, so that a sender that can't keep up still answers. */
const MOST_PACKETS = 100_000;

const settings = JSON.parse(process.argv[2] ?? '') as SenderSettings;
const object = loadObject(settings.object, { programs: ['send_frame'], type: PROGRAM_TYPE.xdp });
const program = object.program('send_frame');
const frame = udpFrame();

let busy = false;

/** @param rate packets a second; 0: as fast as it goes */
async function send(packets: number, flows: number, rate: number): Promise<void> {
  object.store('.data.traffic', 0, new Uint8Array(new Uint32Array([0, flows, settings.ifindex]).buffer));
  const begun = performance.now();
  for (let sent = 0; sent < packets;) {
    const due = rate === 0 ? packets : Math.ceil(((performance.now() - begun + SPURT_MS) * rate) / 1000);
    const spurt = Math.min(due - sent, packets - sent, MOST_PACKETS);
    if (spurt > 0) sendFrames(program, frame, spurt);
    sent += Math.max(spurt, 0);
    if (sent < packets) await delay(sent < due ? 0 : SPURT_MS);
  }
}

serveSocket(settings.socketPath, {
  'GET /busy': () => busy,
  'POST /send': (query) => {
    const number = (name: string): number => Number(query.get(name) ?? 0);
    busy = true;
    void send(number('packets'), number('flows'), number('rate')).then(() => (busy = false));
  },
});
