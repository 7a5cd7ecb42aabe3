/** Netlink messages (man 7 netlink): a header, a fixed part, and attributes. Pure. */

export const NLMSG_ERROR = 2;
export const NLMSG_DONE = 3;
export const NLM_F_REQUEST = 1;
export const NLM_F_MULTI = 2;
export const NLM_F_ACK = 4;
/** Answers a question that the kernel would otherwise answer to listeners only. */
export const NLM_F_ECHO = 8;
export const NLM_F_DUMP_INTR = 0x10;
export const NLM_F_EXCL = 0x200;
export const NLM_F_DUMP = 0x300;
export const NLM_F_CREATE = 0x400;

const AF_NETLINK = 16;
const TYPE_MASK = 0x3fff; /* the top bits say "nested" and "network order" */
const HEADER = 16; /* struct nlmsghdr */
const ATTRIBUTE = 4; /* struct rtattr */
const ERRNO = 4; /* the begin of struct nlmsgerr */

export const LITTLE = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;
const align4 = (n: number): number => (n + 3) & ~3;

/** What is asked: type and flags of the header, and what follows it. */
export type Request = { readonly type: number; readonly flags: number; readonly body: Uint8Array };

export type Message = {
  readonly type: number;
  readonly flags: number;
  readonly sequence: number;
  /** What follows the header, attributes included. */
  readonly body: DataView;
};

/** struct sockaddr_nl. `groups` is a mask, e.g. RTMGRP_LINK; the kernel chooses a `port` of 0. */
export function netlinkAddress(groups: number, port = 0): Uint8Array {
  const address = new Uint8Array(12);
  const view = new DataView(address.buffer);
  view.setUint16(0, AF_NETLINK, LITTLE);
  view.setUint32(4, port, LITTLE);
  view.setUint32(8, groups, LITTLE);
  return address;
}

export function encodeRequest({ type, flags, body }: Request, sequence: number): Uint8Array {
  const bytes = new Uint8Array(HEADER + body.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, bytes.length, LITTLE);
  view.setUint16(4, type, LITTLE);
  view.setUint16(6, NLM_F_REQUEST | flags, LITTLE);
  view.setUint32(8, sequence, LITTLE);
  bytes.set(body, HEADER);
  return bytes;
}

/** One attribute with its padding. A string gets the zero that ends it. */
export function attribute(type: number, value: Uint8Array | string | number): Uint8Array {
  const bytes =
    typeof value === 'string'
      ? new TextEncoder().encode(`${value}\0`)
      : typeof value === 'number'
        ? new Uint8Array(new Uint32Array([value]).buffer)
        : value;
  const out = new Uint8Array(align4(ATTRIBUTE + bytes.length));
  const view = new DataView(out.buffer);
  view.setUint16(0, ATTRIBUTE + bytes.length, LITTLE);
  view.setUint16(2, type, LITTLE);
  out.set(bytes, ATTRIBUTE);
  return out;
}

/** Every message in what one recv returned; a message that is cut short ends the list. */
export function parseMessages(bytes: Uint8Array): Message[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const messages: Message[] = [];
  for (let at = 0; at + HEADER <= bytes.length;) {
    const length = view.getUint32(at, LITTLE);
    if (length < HEADER || at + length > bytes.length) break;
    messages.push({
      type: view.getUint16(at + 4, LITTLE),
      flags: view.getUint16(at + 6, LITTLE),
      sequence: view.getUint32(at + 8, LITTLE),
      body: new DataView(bytes.buffer, bytes.byteOffset + at + HEADER, length - HEADER),
    });
    at += align4(length);
  }
  return messages;
}

/** The errno of an NLMSG_ERROR, where 0 acknowledges a request. Undefined when the message is cut short. */
export const errnoOf = ({ body }: Message): number | undefined =>
  body.byteLength < ERRNO ? undefined : 0 - body.getInt32(0, LITTLE);

/** Attributes by type, from `from` on; of two of a type the first one. One that is cut short ends them. */
export function parseAttributes(view: DataView, from: number): ReadonlyMap<number, Uint8Array> {
  const found = new Map<number, Uint8Array>();
  for (let at = from; at + ATTRIBUTE <= view.byteLength;) {
    const length = view.getUint16(at, LITTLE);
    if (length < ATTRIBUTE || at + length > view.byteLength) break;
    const type = view.getUint16(at + 2, LITTLE) & TYPE_MASK;
    const value = new Uint8Array(view.buffer, view.byteOffset + at + ATTRIBUTE, length - ATTRIBUTE);
    if (!found.has(type)) found.set(type, value);
    at += align4(length);
  }
  return found;
}

/** Text up to its first zero; empty when there is no such attribute. */
export function textOf(value: Uint8Array | undefined): string {
  if (value === undefined) return '';
  const zero = value.indexOf(0);
  return new TextDecoder().decode(zero < 0 ? value : value.subarray(0, zero));
}

/** A 32-bit number in the machine's byte order; undefined when there is no such attribute. */
export const numberOf = (value: Uint8Array | undefined): number | undefined =>
  value === undefined || value.length < 4
    ? undefined
    : new DataView(value.buffer, value.byteOffset).getUint32(0, LITTLE);
