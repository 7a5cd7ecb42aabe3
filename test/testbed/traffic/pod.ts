/**
 * One pod's load: an HTTP and a UDP echo server; a client that asks other pods in turn over connections that stay open;
 * and short conversations, each from a port of its own. Usage: pod <file with JSON of PodTraffic>. On its socket:
 * GET /status, POST /start, POST /stop.
 */
import { readFileSync } from 'node:fs';
import { serveSocket } from '../run/socket-server';
import { askOnce, churnTurn } from './churn';
import type { Client } from './clients';
import { httpClient, udpClient } from './clients';
import type { PodTraffic } from './plan';
import { PORTS } from './plan';
import { bunchedMs, bunchPace, createRate } from './rate';
import { serveHttp, serveUdp } from './servers';
import type { PodStatus } from './status';

/** Requests are let go in small bunches: a timer for each would cost more than the request. */
const TICK_MS = 20;
/** After a longer stall the pod does not catch up: that would be a burst above the rate. */
const MOST_MS = 10 * TICK_MS;

const plan = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as PodTraffic;
const status: PodStatus = {
  ...{ pod: plan.pod, running: false, sent: 0, answered: 0, failed: 0, inFlight: 0 },
  churn: { opened: 0, answered: 0, failed: 0 },
};

const clients = plan.conversations.map(({ protocol, serverIp }): Client =>
  protocol === 'tcp' ? httpClient(serverIp, PORTS.http, plan.reuse) : udpClient(serverIp, PORTS.udp),
);

/** Counts how it ends, under `ends`, and that it is under way. */
function follow(conversation: Promise<void>, ends: { answered: number; failed: number }): void {
  status.inFlight++;
  conversation
    .then(() => ends.answered++)
    .catch(() => ends.failed++)
    .finally(() => status.inFlight--);
}

let turn = 0;
function askNext(): void {
  const client = clients[turn++ % clients.length];
  if (client.busy()) return; // still waiting for its answer: a second request would need a second connection
  status.sent++;
  follow(client.ask(), status);
}

let opening = 0;
function openNext(): void {
  const conversation = churnTurn(opening++, plan.churn.serverIps);
  follow(
    askOnce(plan.ip, conversation, () => status.churn.opened++),
    status.churn,
  );
}

/** Milliseconds since 1970 on a clock that never goes back: all pods bunch at the same time. */
const nowMs = (): number => performance.timeOrigin + performance.now();

const { bunchMs } = plan.churn;
const started = nowMs();
const requests = createRate(clients.length > 0 ? plan.rate : 0, MOST_MS, started);
const conversations = createRate(plan.churn.rate, MOST_MS * bunchPace(bunchMs), bunchedMs(started, bunchMs));

function tick(): void {
  const now = nowMs();
  const [toAsk, toOpen] = [requests.due(now), conversations.due(bunchedMs(now, bunchMs))];
  if (!status.running) return;
  for (let k = 0; k < toAsk; k++) askNext();
  for (let k = 0; k < toOpen; k++) openNext();
}

await Promise.all([serveHttp(plan.ip, PORTS.http), serveUdp(plan.ip, PORTS.udp)]);
setInterval(tick, TICK_MS);
setTimeout(() => process.exit(0), plan.maxSeconds * 1000);
serveSocket(plan.socketPath, {
  'GET /status': () => status,
  'POST /start': () => void (status.running = true),
  'POST /stop': () => void (status.running = false),
});
