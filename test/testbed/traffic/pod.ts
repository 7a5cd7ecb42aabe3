/**
 * One pod's load: an HTTP and a UDP echo server, and a client that asks other pods in turn over connections that stay
 * open. Usage: pod <file with JSON of PodTraffic>. On its socket: GET /status, POST /start, POST /stop.
 */
import { readFileSync } from 'node:fs';
import { serveSocket } from '../run/socket-server';
import type { Client } from './clients';
import { httpClient, udpClient } from './clients';
import type { PodTraffic } from './plan';
import { PORTS } from './plan';
import { serveHttp, serveUdp } from './servers';
import type { PodStatus } from './status';

/** Requests are let go in small bunches: a timer for each would cost more than the request. */
const TICK_MS = 20;
/** After a stall the pod does not catch up: that would be a burst above the rate. */
const MOST_PER_TICK_FACTOR = 3;

const plan = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as PodTraffic;
const status: PodStatus = { pod: plan.pod, running: false, sent: 0, answered: 0, failed: 0, inFlight: 0 };

const clients = plan.conversations.map(({ protocol, serverIp }): Client =>
  protocol === 'tcp' ? httpClient(serverIp, PORTS.http) : udpClient(serverIp, PORTS.udp),
);

let turn = 0;
let credit = 0;
let lastTick = performance.now();

function askNext(): void {
  const client = clients[turn++ % clients.length];
  if (client.busy()) return; // still waiting for its answer: a second request would need a second connection
  status.sent++;
  status.inFlight++;
  client
    .ask()
    .then(() => status.answered++)
    .catch(() => status.failed++)
    .finally(() => status.inFlight--);
}

function tick(): void {
  const now = performance.now();
  const earned = (plan.rate * (now - lastTick)) / 1000;
  lastTick = now;
  if (!status.running || clients.length === 0) return;
  credit = Math.min(credit + earned, Math.max(1, (plan.rate * TICK_MS * MOST_PER_TICK_FACTOR) / 1000));
  for (; credit >= 1; credit--) askNext();
}

await Promise.all([serveHttp(plan.ip, PORTS.http), serveUdp(plan.ip, PORTS.udp)]);
setInterval(tick, TICK_MS);
setTimeout(() => process.exit(0), plan.maxSeconds * 1000);
serveSocket(plan.socketPath, {
  'GET /status': () => status,
  'POST /start': () => void (status.running = true),
  'POST /stop': () => void (status.running = false),
});
