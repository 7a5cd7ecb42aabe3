/** As much of WebSocket (RFC 6455) as a server needs that talks and does not listen. */
import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';

/** Makes the answer to a client's key; the constant is the protocol's. */
const ACCEPT_SUFFIX = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

const TEXT = 0x81;
const CLOSE = 0x88;
const PONG = 0x8a;
const OPCODE = 0x0f;
const OPCODE_CLOSE = 0x8;
const OPCODE_PING = 0x9;
const MASK_BYTES = 4;
/** Control frames have at most this much, and nothing else that a client sends is of interest. */
const MAX_CONTROL_BYTES = 125;

/** An open connection. */
export type WebSocketConnection = {
  send: (text: string) => void;
  close: () => void;
  onClose: (end: () => void) => void;
};

function frame(first: number, payload: Buffer): Buffer {
  if (payload.length <= MAX_CONTROL_BYTES) return Buffer.concat([Buffer.from([first, payload.length]), payload]);
  const isShort = payload.length < 0x10000;
  const header = Buffer.alloc(isShort ? 4 : 10);
  header[0] = first;
  header[1] = isShort ? 126 : 127;
  if (isShort) header.writeUInt16BE(payload.length, 2);
  else header.writeBigUInt64BE(BigInt(payload.length), 2);
  return Buffer.concat([header, payload]);
}

type Received = { opcode: number; payload: Buffer; rest: Buffer };

/** Takes the first frame off what has come; undefined as long as it is not whole. A client's frames are masked. */
function takeFrame(bytes: Buffer): Received | undefined {
  if (bytes.length < 2) return undefined;
  const short = bytes[1] & 0x7f;
  const extra = short === 126 ? 2 : short === 127 ? 8 : 0;
  const start = 2 + extra + MASK_BYTES;
  if (bytes.length < start) return undefined;
  const length = extra === 0 ? short : extra === 2 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
  if (bytes.length < start + length) return undefined;
  const mask = bytes.subarray(start - MASK_BYTES, start);
  const payload = Buffer.from(bytes.subarray(start, start + length).map((byte, index) => byte ^ mask[index % 4]));
  return { opcode: bytes[0] & OPCODE, payload, rest: bytes.subarray(start + length) };
}

/** Answers a client's pings and its good-bye; other frames are dropped. */
function answerControl(socket: Duplex): void {
  let bytes: Buffer = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    bytes = Buffer.concat([bytes, chunk]);
    for (let next = takeFrame(bytes); next !== undefined; next = takeFrame(bytes)) {
      bytes = next.rest;
      if (next.opcode === OPCODE_PING) socket.write(frame(PONG, next.payload));
      if (next.opcode === OPCODE_CLOSE) socket.end(frame(CLOSE, next.payload));
    }
  });
}

/** Makes a WebSocket of a request that asks for one. */
export function acceptWebSocket(request: IncomingMessage, socket: Duplex): WebSocketConnection {
  const key = request.headers['sec-websocket-key'] ?? '';
  const accept = createHash('sha1').update(`${key}${ACCEPT_SUFFIX}`).digest('base64');
  socket.write(
    'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
      `Sec-WebSocket-Accept: ${accept}\r\n\r\n`,
  );
  answerControl(socket);
  return {
    send: (text) => void socket.write(frame(TEXT, Buffer.from(text))),
    close: () => void socket.end(frame(CLOSE, Buffer.alloc(0))),
    onClose: (end) => void socket.once('close', end),
  };
}

/** Refuses a request for a WebSocket. */
export function refuseUpgrade(socket: Duplex, status: number): void {
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
