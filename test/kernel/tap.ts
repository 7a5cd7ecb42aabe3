/**
 * A tap device as a way to bring packets that lie in pieces before the kernel part, on any kernel: what is written in
 * several parts (writev) arrives with the first in its linear part and the others in page fragments (IFF_NAPI_FRAGS of
 * linux/if_tun.h, made for such trials). The stack itself takes none of these packets: they are to nobody's MAC.
 */
import { execFileSync } from 'node:child_process';
import { closeSync, openSync, readFileSync, writevSync } from 'node:fs';
import koffi from 'koffi';
import { ATTACH_TYPE } from '../../agent/native/libbpf';
import type { Fd } from '../../agent/native/libbpf';
import { closeOnWorker } from '../../agent/native/libc';
import type { Carrier } from './differential';
import type { Hook, RandomPacket } from './random-packet';
import type { Arrival } from './reference-parser';

const IFF_TUN = 0x0001;
export const IFF_TAP = 0x0002;
const IFF_NAPI = 0x0010;
const IFF_NAPI_FRAGS = 0x0020;
export const IFF_NO_PI = 0x1000;
/** _IOW('T', 202, int), in which POWER puts the direction elsewhere. */
const TUNSETIFF = process.arch === 'ppc64' ? 0x800454ca : 0x400454ca;
const IFREQ_BYTES = 40;
const NAME_BYTES = 16;

export type Tap = {
  /**
   * All packets of the carrier's rig meet the one program of `hook`; a tap device sends, so its packets come in. Those without a link
   * header come by a tun device, which is told the type of each.
   */
  carrier(hook: Hook): Carrier;
  [Symbol.dispose](): void;
};

/** Creates the device, which lives until the descriptor is closed. */
export function createDevice(name: string, flags: number): number {
  const ioctl = koffi.load(null).func('int ioctl(int fd, unsigned long request, ...)');
  const fd = openSync('/dev/net/tun', 'r+');
  const request = Buffer.alloc(IFREQ_BYTES);
  request.write(name, 0, NAME_BYTES - 1, 'latin1');
  Buffer.from(new Uint16Array([flags]).buffer).copy(request, NAME_BYTES);
  if ((ioctl(fd, TUNSETIFF, 'void *', request) as number) < 0) {
    closeSync(fd);
    throw new Error(`TUNSETIFF: errno ${koffi.errno()}`);
  }
  return fd;
}

/** GRO would join packets and pull headers out of their fragments. */
function bringUp(name: string): number {
  execFileSync('ip', ['link', 'set', name, 'addrgenmode', 'none']);
  execFileSync('ethtool', ['-K', name, 'gro', 'off']);
  execFileSync('ip', ['link', 'set', name, 'up']);
  return Number(readFileSync(`/sys/class/net/${name}/ifindex`, 'utf8'));
}

const TAGS = [0x8100, 0x88a8];
const TYPE_AT = 12;
const TAG_BYTES = 4;
const LEAST_TAGGED = 20;

/**
 * The packet as it stands at the hook: the kernel takes the first tag into the packet's metadata, and drops a packet that
 * has no two bytes behind it.
 *
 * @returns null when the packet can't come by this way
 */
function atHook(packet: RandomPacket): Arrival | null {
  const { bytes, layer, type, direction } = packet;
  const arrival = { bytes, layer, type, direction, segments: 1, wireLength: 0 };
  if (layer === 'none') return arrival;
  if (!TAGS.includes((bytes[TYPE_AT] << 8) | bytes[TYPE_AT + 1])) return arrival;
  if (bytes.length < LEAST_TAGGED) return null;
  const untagged = [...bytes.subarray(0, TYPE_AT), ...bytes.subarray(TYPE_AT + TAG_BYTES)];
  return { ...arrival, bytes: Uint8Array.from(untagged) };
}

/** struct tun_pi: no flags, and what the packet is. */
const packetInformation = (type: number): Uint8Array => Uint8Array.of(0, 0, type >> 8, type & 0xff);

function writePieces(fd: number, { bytes, layer, type = 0, pieces }: RandomPacket): void {
  let at = 0;
  const parts = pieces.map((size) => bytes.subarray(at, (at += size)));
  if (layer === 'none') parts.unshift(packetInformation(type));
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const written = writevSync(fd, parts);
  if (written !== length) throw new Error(`the device took ${written} of ${length} bytes`);
}

/** A tap device of this process's own; null, with a word about it, where there can't be one. */
export function openTap(): Tap | null {
  try {
    return createTap(`nah-tap-${process.pid}`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    process.stderr.write(`no tap device, so packets in pieces are skipped: ${reason}\n`);
    return null;
  }
}

function createTap(name: string): Tap {
  const devices = {
    ethernet: openDevice(name, IFF_TAP | IFF_NAPI | IFF_NAPI_FRAGS | IFF_NO_PI),
    none: openDevice(name.replace('tap', 'tun'), IFF_TUN),
  };
  return {
    carrier: (hook) => async (rig) => {
      const { fd, ifindex } = devices[hook.layer];
      const program = rig.kernel.programs[hook.layer][hook.direction];
      const link = await rig.kernel.libbpf.linkCreateOnWorker(program, ifindex, ATTACH_TYPE.tcxIngress, true);
      if (link < 0) throw new Error(`bpf_link_create: errno ${-link}`);
      return {
        ifindex,
        deliver(packet) {
          const arrival = atHook(packet);
          if (arrival !== null) writePieces(fd, packet);
          return arrival;
        },
        [Symbol.asyncDispose]: () => closeOnWorker(link as Fd),
      };
    },
    [Symbol.dispose]: () => Object.values(devices).forEach(({ fd }) => closeSync(fd)),
  };
}

function openDevice(name: string, flags: number): { fd: number; ifindex: number } {
  const fd = createDevice(name, flags);
  return { fd, ifindex: bringUp(name) };
}
