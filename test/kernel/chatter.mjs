/**
 * Real sockets for the veth test. `chatter.mjs serve` answers TCP and UDP; `chatter.mjs talk HOST FLOWS` sends a UDP datagram
 * to it from FLOWS ports and opens a few TCP connections, waits for every answer, and ends. `chatter.mjs ping HOST COUNT`
 * sends COUNT datagrams from one port, each when the one before is answered; `chatter.mjs spray HOST COUNT` asks for no
 * answers, and takes about 100 µs for each.
 */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';

const PORT = 7000;
const TCP_CONNECTIONS = 8;
const TCP_BYTES = 200_000;
const DATAGRAMS = 3;

async function serve() {
  for (const type of ['udp4', 'udp6']) {
    const socket = createSocket({ type, ipv6Only: type === 'udp6' });
    socket.on('message', (data, peer) => socket.send(data, peer.port, peer.address));
    socket.bind(PORT);
    await once(socket, 'listening');
  }
  const server = createServer((socket) => socket.pipe(socket));
  server.listen(PORT);
  await once(server, 'listening');
  process.stdout.write('listening\n');
}

async function talkUdp(host) {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  let missing = DATAGRAMS;
  const answered = new Promise((resolve) => {
    socket.on('message', () => --missing === 0 && resolve());
  });
  for (let i = 0; i < DATAGRAMS; i++) socket.send(Buffer.alloc(20 + i), PORT, host);
  await answered;
  socket.close();
}

async function talkTcp(host) {
  const socket = connect(PORT, host);
  let received = 0;
  socket.end(Buffer.alloc(TCP_BYTES));
  for await (const chunk of socket) received += chunk.length;
  if (received !== TCP_BYTES) throw new Error(`${received} bytes came back`);
}

async function talk(host, flows) {
  for (let i = 0; i < flows; i += 50) {
    await Promise.all(Array.from({ length: Math.min(50, flows - i) }, () => talkUdp(host)));
  }
  await Promise.all(Array.from({ length: TCP_CONNECTIONS }, () => talkTcp(host)));
}

async function ping(host, count) {
  const socket = createSocket('udp4');
  for (let i = 0; i < count; i++) {
    socket.send('ping', PORT, host);
    await once(socket, 'message');
  }
  socket.close();
}

async function spray(host, count) {
  const socket = createSocket('udp4');
  for (let i = 0; i < count; i++) {
    await new Promise((resolve) => socket.send('spray', PORT, host, resolve));
    if (i % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  }
  socket.close();
}

setTimeout(() => {
  throw new Error('no end after 60 s');
}, 60_000).unref();
const [mode, host, count] = process.argv.slice(2);
const MODES = { serve, talk, ping, spray };
await MODES[mode](host, Number(count));
