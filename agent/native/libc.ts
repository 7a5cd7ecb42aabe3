/** The part of libc that Node.js does not offer: mmap of a kernel buffer, netlink sockets, waiting on a descriptor. */
import { getSystemErrorMap } from 'node:util';
import koffi from 'koffi';
import type { Fd } from './libbpf';

const libc = koffi.load(null);
const mmap = libc.func('void *mmap(void *addr, size_t length, int prot, int flags, int fd, int64_t offset)');
const munmap = libc.func('int munmap(void *addr, size_t length)');
const closeFd = libc.func('int close(int fd)');
const getpagesize = libc.func('int getpagesize()');
const socket = libc.func('int socket(int domain, int type, int protocol)');
const bind = libc.func('int bind(int fd, void *address, uint32_t size)');
const send = libc.func('int64_t send(int fd, void *data, size_t size, int flags)');
const recv = libc.func('int64_t recv(int fd, void *data, size_t size, int flags)');
const setns = libc.func('int setns(int fd, int kind)');
const syscall = libc.func('int64_t syscall(int64_t number, int first, uint32_t second, int third)');

const PROT_READ = 1;
const PROT_WRITE = 2;
const MAP_SHARED = 1;
const MAP_FAILED = 0xffffffffffffffffn;
const MSG_DONTWAIT = 0x40;
const CLONE_NEWNET = 0x40000000;

/** errno values that callers switch on (uapi/asm-generic/errno.h; the same on every architecture we run on). */
export const ERRNO = {
  EPERM: 1,
  ENOENT: 2,
  EIO: 5,
  E2BIG: 7,
  EAGAIN: 11,
  ENOMEM: 12,
  EBUSY: 16,
  EEXIST: 17,
  ENODEV: 19,
  EINVAL: 22,
  EMFILE: 24,
  EADDRINUSE: 98,
  ENOBUFS: 105,
} as const;

/** libbpf's own error codes begin here (libbpf.h, __LIBBPF_ERRNO__START). */
const LIBBPF_ERRORS = 4000;

/** The name of an errno: EPERM, or the number when it has none. */
export function errnoName(errno: number): string {
  if (errno >= LIBBPF_ERRORS) return `libbpf error ${errno}: the object file is damaged or of another kind`;
  return getSystemErrorMap().get(-errno)?.[0] ?? `errno ${errno}`;
}

export type Mapping = { bytes: ArrayBuffer; [Symbol.dispose](): void };

/** Bytes of a page of memory. */
export const pageSize = (): number => getpagesize() as number;

/**
 * Maps kernel memory into the process, shared. The ArrayBuffer must not be touched after dispose.
 *
 * @returns the negative errno when the kernel refuses
 */
export function mapMemory(fd: Fd, offset: number, size: number, writable: boolean): Mapping | number {
  const protection = writable ? PROT_READ | PROT_WRITE : PROT_READ;
  const address = mmap(null, size, protection, MAP_SHARED, fd, offset) as bigint;
  if (address === MAP_FAILED) return -koffi.errno();
  return { bytes: koffi.view(address, size), [Symbol.dispose]: () => void munmap(address, size) };
}

export const close = (fd: Fd): void => void closeFd(fd);

/** On a worker thread: closing a link detaches it, for which the kernel waits for an RCU grace period. */
export const closeOnWorker = (fd: Fd): Promise<void> =>
  new Promise((resolve) => {
    closeFd.async(fd, () => resolve());
  });

/** Each of these returns the system call's result, or the negative errno. */
const orErrno = (result: number): number => (result < 0 ? -koffi.errno() : result);
export const openSocket = (domain: number, type: number, protocol: number): number =>
  orErrno(socket(domain, type, protocol) as number);
export const bindSocket = (fd: Fd, address: Uint8Array): number => orErrno(bind(fd, address, address.length) as number);
export const sendBytes = (fd: Fd, data: Uint8Array): number => orErrno(Number(send(fd, data, data.length, 0)));
/** Never waits: -EAGAIN when there is nothing to read. */
export const receiveBytes = (fd: Fd, into: Uint8Array): number =>
  orErrno(Number(recv(fd, into, into.length, MSG_DONTWAIT)));

/** Moves the calling thread into a network namespace, and no other thread. */
export const enterNamespace = (fd: Fd): number => orErrno(setns(fd, CLONE_NEWNET) as number);

/** These two return a negative number when the call fails, and lend the bytes to a worker thread until they settle. */
export const sendOnWorker = (fd: Fd, data: Uint8Array): Promise<number> =>
  new Promise((resolve) => {
    send.async(fd, data, data.length, 0, (_error: unknown, result: number | bigint) => resolve(Number(result)));
  });
export const receiveOnWorker = (fd: Fd, into: Uint8Array): Promise<number> =>
  new Promise((resolve) => {
    recv.async(fd, into, into.length, 0, (_error: unknown, result: number | bigint) => resolve(Number(result)));
  });

/** membarrier (man 2 membarrier), which glibc does not wrap. */
const MEMBARRIER: Partial<Record<NodeJS.Architecture, number>> = { x64: 324, arm64: 283, ppc64: 365, s390x: 356 };
const MEMBARRIER_CMD_GLOBAL = 1;

/** Waits, on a worker thread, until all that ran in the kernel at the time of the call has ended (an RCU grace period). */
export const waitForGracePeriod = (): Promise<void> =>
  new Promise((resolve) => {
    syscall.async(MEMBARRIER[process.arch] ?? -1, MEMBARRIER_CMD_GLOBAL, 0, 0, () => resolve());
  });

export type ReadableWatch = {
  /** Stops calling back until `resume`. */
  pause(): void;
  resume(): void;
  [Symbol.dispose](): void;
};

/** Calls back on the event loop whenever, and for as long as, the descriptor has something to read. */
export function onReadable(fd: Fd, callback: () => void): ReadableWatch {
  const handle = koffi.node.poll(fd, { readable: true }, callback);
  return {
    pause: () => handle.stop(),
    resume: () => handle.start({ readable: true }, callback),
    [Symbol.dispose]() {
      handle.stop();
      handle.close();
    },
  };
}
