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

/** The effective set; undefined when `status` does not name it. */
function effectiveSet(status: string): bigint | undefined {
  const line = /^CapEff:\s*([0-9a-f]+)$/m.exec(status);
  return line === null ? undefined : BigInt(`0x${line[1]}`);
}

const isIn = (set: bigint, bit: bigint): boolean => ((set >> bit) & 1n) === 1n;

/**
 * Whether the process may enter other network namespaces: setns(2).
 *
 * @param status contents of /proc/self/status (proc_pid_status(5))
 */
export function mayEnterNamespaces(status: string): boolean {
  const effective = effectiveSet(status);
  return effective !== undefined && isIn(effective, SYS_ADMIN);
}

/**
 * @param status contents of /proc/self/status (proc_pid_status(5))
 * @returns nothing as well when `status` names no effective capabilities: then the kernel has to tell
 */
export function missingCapabilities(status: string): readonly Capability[] {
  const effective = effectiveSet(status);
  if (effective === undefined) return [];
  const has = (bit: bigint | undefined): boolean => bit !== undefined && isIn(effective, bit);
  return NEEDED.filter(({ bit, orBit }) => !has(bit) && !has(orBit));
}
