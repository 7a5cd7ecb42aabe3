/** What the commands need from the system, and where Debian and Fedora have it. Pure data. */

export const COMMANDS = [
  'build',
  'demo',
  'fault',
  'recorded',
  'test',
  'lint',
  'images',
  'test:images',
  'cluster',
  'kernels',
] as const;
/**
 * `recorded` is `npm run demo -- --recorded`, which needs less than the demo; `fault` is `npm run testbed -- fault`, which needs
 * more; `cluster` is `npm run test:cluster` and `npm run testbed -- cluster`; `kernels` is
 * `npm run test:kernels`.
 */
export type Command = (typeof COMMANDS)[number];

export type Detection =
  /** A program found in PATH or the system's folders, under any of the names. */
  | { kind: 'program'; names: readonly string[]; versionArgs: readonly string[] }
  /** A file; `*` stands for one folder name. */
  | { kind: 'file'; paths: readonly string[] };

export type Need = {
  what: string;
  why: string;
  neededBy: readonly Command[];
  detection: Detection;
  debian: string;
  fedora: string;
};

const program = (names: string | readonly string[], ...versionArgs: string[]): Detection => ({
  kind: 'program',
  names: typeof names === 'string' ? [names] : names,
  versionArgs: versionArgs.length > 0 ? versionArgs : ['--version'],
});
const file = (...paths: string[]): Detection => ({ kind: 'file', paths });

const COMPILING = ['build', 'demo', 'test', 'images', 'kernels'] as const;
const TESTBED = ['demo', 'test'] as const;
const CLUSTER = ['cluster'] as const;

export const NEEDS: readonly Need[] = [
  {
    what: 'clang',
    why: 'compiles the kernel part',
    neededBy: COMPILING,
    detection: program('clang'),
    debian: 'clang',
    fedora: 'clang',
  },
  {
    what: 'llvm-strip',
    why: "strips the kernel part's debug information, keeps its BTF",
    neededBy: COMPILING,
    detection: program('llvm-strip'),
    debian: 'llvm',
    fedora: 'llvm',
  },
  {
    what: 'libbpf headers',
    why: 'helpers that the kernel part includes',
    neededBy: COMPILING,
    detection: file('/usr/include/bpf/bpf_helpers.h'),
    debian: 'libbpf-dev',
    fedora: 'libbpf-devel',
  },
  {
    what: 'kernel headers',
    why: 'structures that the kernel part includes',
    neededBy: COMPILING,
    detection: file('/usr/include/linux/bpf.h'),
    debian: 'linux-libc-dev',
    fedora: 'kernel-headers',
  },
  {
    what: 'bpftool',
    why: "reads the kernel part's BTF, from which record offsets are generated and checked",
    neededBy: COMPILING,
    detection: program('bpftool', 'version'),
    debian: 'bpftool',
    fedora: 'bpftool',
  },
  {
    what: 'libbpf.so.1',
    why: 'the agent loads the kernel part with it',
    neededBy: [...TESTBED, 'kernels'],
    detection: file('/usr/lib/*/libbpf.so.1', '/lib/*/libbpf.so.1', '/usr/lib64/libbpf.so.1', '/usr/lib/libbpf.so.1'),
    debian: 'libbpf1',
    fedora: 'libbpf',
  },
  {
    what: 'ip',
    why: 'makes the network namespaces of nodes and pods',
    neededBy: [...TESTBED, 'cluster', 'kernels'],
    detection: program('ip', '-V'),
    debian: 'iproute2',
    fedora: 'iproute',
  },
  {
    what: 'bridge',
    why: 'joins the nodes of the testbed',
    neededBy: [...TESTBED, 'kernels'],
    detection: program('bridge', '-V'),
    debian: 'iproute2',
    fedora: 'iproute',
  },
  {
    what: 'ethtool',
    why: 'turns segmentation offload off, so that interfaces count packets as on the wire',
    neededBy: TESTBED,
    detection: program('ethtool'),
    debian: 'ethtool',
    fedora: 'ethtool',
  },
  {
    what: 'nsenter',
    why: 'starts processes in a namespace',
    neededBy: [...TESTBED, 'cluster'],
    detection: program('nsenter'),
    debian: 'util-linux',
    fedora: 'util-linux',
  },
  {
    what: 'setpriv',
    why: 'makes the kernel end the started processes with the command',
    neededBy: [...TESTBED, 'recorded', 'cluster'],
    detection: program('setpriv'),
    debian: 'util-linux',
    fedora: 'util-linux',
  },
  {
    what: 'prometheus',
    why: 'scrapes the agents and answers the page',
    neededBy: [...TESTBED, 'recorded'],
    detection: program('prometheus'),
    debian: 'prometheus',
    fedora: 'golang-github-prometheus',
  },
  {
    what: 'promtool',
    why: 'loads the recording into Prometheus',
    neededBy: ['test', 'recorded'],
    detection: program('promtool'),
    debian: 'prometheus',
    fedora: 'golang-github-prometheus',
  },
  {
    what: 'chromium',
    why: 'the tests open the page in it',
    neededBy: ['test'],
    detection: program(['chromium', 'chromium-browser', 'google-chrome']),
    debian: 'chromium',
    fedora: 'chromium',
  },
  {
    what: 'libfaketime',
    why: 'steps the wall clock as one agent sees it; the machine’s own clock is left alone',
    neededBy: ['fault', 'test'],
    detection: file('/usr/lib/*/faketime/libfaketimeMT.so.1', '/usr/lib64/faketime/libfaketimeMT.so.1'),
    debian: 'libfaketime',
    fedora: 'libfaketime',
  },
  {
    what: 'helm or go',
    why: 'the chart is tested with Helm, which Debian has no package of: Go builds it',
    neededBy: ['test'],
    detection: program(['helm', 'go'], 'version'),
    debian: 'golang-go',
    fedora: 'helm',
  },
  {
    what: 'qemu-system-x86_64',
    why: 'runs other kernels',
    neededBy: ['kernels'],
    detection: program('qemu-system-x86_64'),
    debian: 'qemu-system-x86',
    fedora: 'qemu-system-x86-core',
  },
  {
    what: 'cpio',
    why: "packs the virtual machine's files",
    neededBy: ['kernels'],
    detection: program('cpio'),
    debian: 'cpio',
    fedora: 'cpio',
  },
  {
    what: 'depmod',
    why: 'finds and loads the modules of other kernels',
    neededBy: ['kernels'],
    detection: program('depmod'),
    debian: 'kmod',
    fedora: 'kmod',
  },
  {
    what: 'tc',
    why: "shows the filters of an interface, and makes somebody else's",
    neededBy: ['kernels'],
    detection: program('tc', '-V'),
    debian: 'iproute2',
    fedora: 'iproute-tc',
  },
  {
    what: 'wg',
    why: 'sets the keys of a WireGuard device',
    neededBy: ['kernels'],
    detection: program('wg'),
    debian: 'wireguard-tools',
    fedora: 'wireguard-tools',
  },
  {
    what: 'clang-format',
    why: 'checks the format of the kernel part',
    neededBy: ['lint'],
    detection: program('clang-format'),
    debian: 'clang-format',
    fedora: 'clang-tools-extra',
  },
  {
    what: 'buildah',
    why: 'builds images, without root',
    neededBy: ['images'],
    detection: program('buildah'),
    debian: 'buildah',
    fedora: 'buildah',
  },
  {
    what: 'patchelf',
    why: 'makes programs in images use the libraries beside them',
    neededBy: ['images'],
    detection: program('patchelf'),
    debian: 'patchelf',
    fedora: 'patchelf',
  },
  {
    what: 'apt-get',
    why: "downloads Debian's packages for the images and Debian's kernels, and checks their signatures",
    neededBy: ['images', 'kernels'],
    detection: program('apt-get'),
    debian: 'apt',
    fedora: 'apt',
  },
  {
    what: 'dpkg-deb',
    why: "unpacks Debian's packages",
    neededBy: ['images', 'kernels'],
    detection: program('dpkg-deb'),
    debian: 'dpkg',
    fedora: 'dpkg',
  },
  {
    what: "Debian's archive keys",
    why: "check the signatures of Debian's packages",
    neededBy: ['images', 'kernels'],
    detection: file('/usr/share/keyrings/debian-archive-keyring.gpg', '/usr/share/keyrings/debian-archive-keyring.pgp'),
    debian: 'debian-archive-keyring',
    fedora: 'debian-keyring',
  },
  {
    what: 'go',
    why: "compiles Kubernetes and the cluster's DNS server from Go modules",
    neededBy: CLUSTER,
    detection: program('go', 'version'),
    debian: 'golang-go',
    fedora: 'golang',
  },
  {
    what: 'etcd',
    why: "holds the cluster's objects",
    neededBy: CLUSTER,
    detection: program('etcd'),
    debian: 'etcd-server',
    fedora: 'etcd',
  },
  {
    what: 'containerd',
    why: "runs the cluster's pods",
    neededBy: CLUSTER,
    detection: program('containerd'),
    debian: 'containerd',
    fedora: 'containerd',
  },
  {
    what: 'runc',
    why: 'starts the containers of pods',
    neededBy: [...CLUSTER, 'test:images'],
    detection: program('runc'),
    debian: 'runc',
    fedora: 'runc',
  },
  {
    what: 'CNI plugins',
    why: 'give pods their interfaces and addresses',
    neededBy: CLUSTER,
    detection: file('/usr/lib/cni/ptp', '/usr/libexec/cni/ptp', '/opt/cni/bin/ptp'),
    debian: 'containernetworking-plugins',
    fedora: 'containernetworking-plugins',
  },
  {
    what: 'iptables',
    why: 'translates the addresses of Services',
    neededBy: CLUSTER,
    detection: program('iptables'),
    debian: 'iptables',
    fedora: 'iptables-nft',
  },
  {
    what: 'unshare',
    why: 'gives the node namespaces of its own',
    neededBy: CLUSTER,
    detection: program('unshare'),
    debian: 'util-linux',
    fedora: 'util-linux',
  },
  {
    what: 'openssl',
    why: "makes the cluster's certificates",
    neededBy: [...CLUSTER, 'test:images'],
    detection: program('openssl', 'version'),
    debian: 'openssl',
    fedora: 'openssl',
  },
  {
    what: 'podman',
    why: 'runs the images',
    neededBy: ['test:images'],
    detection: program('podman'),
    debian: 'podman',
    fedora: 'podman',
  },
  {
    what: 'newuidmap',
    why: 'lets a user who is not root build images',
    neededBy: ['test:images'],
    detection: program('newuidmap'),
    debian: 'uidmap',
    fedora: 'shadow-utils',
  },
];
