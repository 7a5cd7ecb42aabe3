/** The one packet that traffic.bpf.c makes all others from. */
import { bytesOf, ethernet, ipv4, udp, ETHERTYPE, PROTOCOL } from '../../kernel/packet';

/** Bytes of a frame: those of most small packets in a cluster (an acknowledgement, a DNS query). */
const FRAME_BYTES = 64;
const HEADER_BYTES = 14 + 20 + 8;

/** A UDP datagram to somebody else's MAC address: the kernel drops it after the hooks have seen it. */
export function udpFrame(): Uint8Array {
  const datagram = udp(1024, 53, new Array<number>(FRAME_BYTES - HEADER_BYTES).fill(0));
  const packet = ipv4({ src: [10, 1, 0, 1], dst: [10, 2, 0, 1], protocol: PROTOCOL.udp }, datagram);
  return bytesOf(ethernet(ETHERTYPE.ipv4, packet));
}
