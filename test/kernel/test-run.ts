/** BPF_PROG_TEST_RUN as a way to bring random packets before the kernel part. */
import type { Carrier } from './differential';
import type { RandomPacket } from './random-packet';
import { createRig } from './rig';
import type { Rig } from './rig';

const EINVAL = 22;
const TCX_NEXT = -1;
/** The interface that test runs pretend to happen on. */
const LOOPBACK = 1;

export type SkbValues = {
  /** Interface that the packet came in by: with `ifindex`, or the kernel says EINVAL. */
  cameIn?: number;
  ifindex?: number;
  gsoSegs?: number;
  gsoSize?: number;
  /** Bytes of all segments, headers included, as the egress queue counts them. */
  wireLength?: number;
  /** Size of the linear part; what is behind it lies in page fragments. Newer kernels than 6.18; others say EINVAL. */
  linear?: number;
};

/** struct __sk_buff as BPF_PROG_TEST_RUN takes it (uapi/linux/bpf.h): all zero but what the test sets. */
export function skbContext(values: SkbValues): Uint8Array {
  const context = new Uint32Array(48);
  context[36 / 4] = values.cameIn ?? 0;
  context[40 / 4] = values.ifindex ?? 0;
  context[80 / 4] = values.linear ?? 0;
  context[160 / 4] = values.wireLength ?? 0;
  context[164 / 4] = values.gsoSegs ?? 0;
  context[176 / 4] = values.gsoSize ?? 0;
  return new Uint8Array(context.buffer);
}

/** Whether this kernel's test run makes packets that lie in pieces; a word on standard error if not. */
export function takesPieces(): boolean {
  using rig = createRig();
  const context = skbContext({ linear: 20 });
  const { error } = rig.kernel.libbpf.testRun(rig.kernel.programs.ethernet.ingress, new Uint8Array(64), 1, context);
  if (error < 0)
    process.stderr.write('the test run of this kernel makes no packets in pieces: that share is skipped\n');
  return error === 0;
}

/** The test run looks into what it takes for an IP header behind an Ethernet header, and refuses one that is cut short. */
function isRefusable(bytes: Uint8Array, linear: number): boolean {
  const type = (bytes[12] << 8) | bytes[13];
  return (type === 0x0800 && linear < 14 + 20) || (type === 0x86dd && linear < 14 + 40);
}

/** Returns whether the kernel has taken the packet. */
function runOne(rig: Rig, packet: RandomPacket, linear: number): boolean {
  const { bytes, segments, wireLength } = packet;
  const values = {
    gsoSegs: segments /* no gso_size, by which tunnels are found: parse.test.ts has those */,
    wireLength,
    linear,
  };
  const program = rig.kernel.programs[packet.layer][packet.direction];
  const { error, verdict } = rig.kernel.libbpf.testRun(program, bytes, 1, skbContext(values));
  if (error === -EINVAL && isRefusable(bytes, linear || bytes.length)) return false;
  if (error < 0) throw new Error(`BPF_PROG_TEST_RUN: errno ${-error}`);
  if (verdict !== TCX_NEXT) throw new Error(`the packet does not go on: verdict ${verdict}`);
  return true;
}

/**
 * Runs each packet through the program of its hook.
 *
 * @param inPieces whether packets shall lie in their pieces, which not every kernel's test run can do
 */
export const testRunCarrier =
  (inPieces: boolean): Carrier =>
  (rig) =>
    Promise.resolve({
      ifindex: LOOPBACK,
      deliver(packet) {
        const linear = inPieces && packet.pieces.length > 1 ? packet.pieces[0] : 0;
        return runOne(rig, packet, linear) ? packet : null;
      },
      [Symbol.asyncDispose]: () => Promise.resolve(),
    });
