/** The kernels that are tried, and where Debian has them. Pure data. */

export type TriedKernel = {
  /** Release line; also the name of its folder in the cache. */
  name: string;
  /** Debian's archive: the path below the mirror, and the suite. */
  archive: { path: 'debian' | 'debian-security'; suite: string };
  /** The package that depends on the newest kernel of this line. */
  metaPackage: string;
  /** How the agent is expected to attach with TC_ATTACH_MODE=any, or that it refuses to start. */
  expected: 'clsact' | 'tcx' | 'refusal';
  /** Kinds of devices that it does not have. */
  lacks: readonly string[];
};

export const TRIED_KERNELS: readonly TriedKernel[] = [
  {
    name: '5.10',
    archive: { path: 'debian-security', suite: 'bullseye-security' },
    metaPackage: 'linux-image-cloud-amd64',
    expected: 'refusal',
    lacks: [],
  },
  {
    name: '6.1',
    archive: { path: 'debian-security', suite: 'bookworm-security' },
    metaPackage: 'linux-image-cloud-amd64',
    expected: 'clsact',
    lacks: ['netkit'],
  },
  {
    name: '6.12',
    archive: { path: 'debian-security', suite: 'bookworm-security' },
    metaPackage: 'linux-image-6.12-cloud-amd64',
    expected: 'tcx',
    lacks: [],
  },
];

/** Modules that the guest may ask for; what they depend on comes with them, and what a kernel has built in or lacks does not. */
export const GUEST_MODULES: readonly string[] = [
  'veth',
  'sch_ingress',
  'sch_prio',
  'cls_bpf',
  'cls_matchall',
  'act_gact',
  'bonding',
  '8021q',
  'bridge',
  'vrf',
  'macvlan',
  'ipvlan',
  'ip_gre',
  'ipip',
  'vxlan',
  'geneve',
  'wireguard',
  'sctp',
];

/** Programs of this machine that the guest runs, beside Node.js. */
export const GUEST_PROGRAMS: readonly string[] = ['ip', 'tc', 'bridge', 'mount', 'modprobe', 'wg'];
