/** The rights that the agent must have (capabilities(7)), and which of them the process lacks. Pure. */

type Capability = {
  /** As Kubernetes and man pages write it, without CAP_. */
  readonly name: string;
  /** Bit of the set in /proc/self/status (uapi/linux/capability.h). */
  readonly bit: bigint;
  readonly purpose: string;
  /** Another capability that includes it. */
  readonly orBit?: bigint;
};

const SYS_ADMIN = 21n;

const NEEDED: readonly Capability[] = [
  { name: 'BPF', bit: 39n, purpose: 'to load programs and make maps', orBit: SYS_ADMIN },
  { name: 'PERFMON', bit: 38n, purpose: 'to compare pointers into packets', orBit: SYS_ADMIN },
  { name: 'NET_ADMIN', bit: 12n, purpose: 'to attach programs to network interfaces' },
];

/**
 * @param status contents of /proc/self/status (proc_pid_status(5))
 * @returns nothing as well when `status` names no effective capabilities: then the kernel has to tell
 */
export function missingCapabilities(status: string): readonly Capability[] {
  const line = /^CapEff:\s*([0-9a-f]+)$/m.exec(status);
  if (line === null) return [];
  const effective = BigInt(`0x${line[1]}`);
  const has = (bit: bigint | undefined): boolean => bit !== undefined && ((effective >> bit) & 1n) === 1n;
  return NEEDED.filter(({ bit, orBit }) => !has(bit) && !has(orBit));
}
