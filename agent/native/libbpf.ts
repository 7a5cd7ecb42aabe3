/**
 * The part of libbpf (https://libbpf.readthedocs.io) that the agent calls. Only this folder knows koffi: outside it, handles
 * are branded types. libbpf 1.x returns a negative errno; nothing here throws but `loadLibbpf`.
 */
import koffi from 'koffi';
import type { LibraryHandle } from 'koffi';
import { AgentError } from '../errors';

declare const brand: unique symbol;
/** struct bpf_object *, until closeObject. */
export type BpfObject = bigint & { readonly [brand]: 'object' };
/** struct bpf_map * of an open object. */
export type BpfMapHandle = bigint & { readonly [brand]: 'map' };
/** A file descriptor of a map, a program or a link. */
export type Fd = number & { readonly [brand]: 'fd' };

const LITTLE = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;
/** uapi/linux/bpf.h, enum bpf_map_type. */
export const MAP_TYPE = { hash: 1, percpu_hash: 5 } as const;
/** uapi/linux/bpf.h, enum bpf_attach_type. */
export const ATTACH_TYPE = { tcxIngress: 46, tcxEgress: 47 } as const;
/** uapi/linux/bpf.h: BPF_F_NO_PREALLOC. */
export const NO_PREALLOC = 1;
/** uapi/linux/bpf.h: BPF_F_BEFORE without another program: before all. */
const FIRST = 8;
/** Programs that one hook may have: BPF_MPROG_MAX of linux/bpf_mprog.h. */
const HOOK_PROGRAMS = 64;

/** No interface has it. */
const NO_INTERFACE = 0x7fffffff;
const EINVAL = 22;
/** The begin of struct bpf_prog_info: type and identifier. */
const PROGRAM_INFO_WORDS = 2;
/** The begin of struct bpf_link_create_opts: its size as a size_t, and flags. */
const FIRST_OPTS = new Uint8Array(16);
new DataView(FIRST_OPTS.buffer).setBigUint64(0, 16n, LITTLE);
new DataView(FIRST_OPTS.buffer).setUint32(8, FIRST, LITTLE);

const OPTS_KERNEL_LOG = koffi.struct({
  sz: 'size_t',
  object_name: 'const char *',
  relaxed_maps: 'bool',
  pin_root_path: 'const char *',
  attach_prog_fd: 'uint32_t',
  kconfig: 'const char *',
  btf_custom_path: 'const char *',
  kernel_log_buf: 'void *',
  kernel_log_size: 'size_t',
  kernel_log_level: 'uint32_t',
});
const MAP_CREATE_OPTS = koffi.struct({
  sz: 'size_t',
  btf_fd: 'uint32_t',
  btf_key_type_id: 'uint32_t',
  btf_value_type_id: 'uint32_t',
  btf_vmlinux_value_type_id: 'uint32_t',
  inner_map_fd: 'uint32_t',
  map_flags: 'uint32_t',
  map_extra: 'uint64_t',
  numa_node: 'uint32_t',
  map_ifindex: 'uint32_t',
});
/** Type, name, bytes of a key, bytes of a value, entries, options. */
const MAP_CREATE = ['int', 'str', 'uint32_t', 'uint32_t', 'uint32_t', koffi.pointer(MAP_CREATE_OPTS)];
const NO_MAP_OPTS = {
  sz: koffi.sizeof(MAP_CREATE_OPTS),
  btf_fd: 0,
  btf_key_type_id: 0,
  btf_value_type_id: 0,
  btf_vmlinux_value_type_id: 0,
  inner_map_fd: 0,
  map_flags: 0,
  map_extra: 0,
  numa_node: 0,
  map_ifindex: 0,
};
const TEST_RUN_OPTS = koffi.struct({
  sz: 'size_t',
  data_in: 'const void *',
  data_out: 'void *',
  data_size_in: 'uint32_t',
  data_size_out: 'uint32_t',
  ctx_in: 'const void *',
  ctx_out: 'void *',
  ctx_size_in: 'uint32_t',
  ctx_size_out: 'uint32_t',
  retval: 'uint32_t',
  repeat: 'int',
  duration: 'uint32_t',
  flags: 'uint32_t',
  cpu: 'uint32_t',
  batch_size: 'uint32_t',
});

export type Libbpf = ReturnType<typeof bind>;

/** Settles with the return value of a call that ran on a worker thread; buffers lent to it are its own until then. */
function onWorker(start: (done: (error: Error | null, result: number) => void) => void): Promise<number> {
  return new Promise((resolve, reject) => {
    start((error, result) => (error === null ? resolve(result) : reject(error)));
  });
}

/** What attaches programs to interfaces, and tells what is attached. */
function bindHooks(library: LibraryHandle) {
  const f = (signature: string): ReturnType<LibraryHandle['func']> => library.func(signature);
  const linkCreate = f('int bpf_link_create(int prog, int target, int attach_type, void *opts)');
  const linkUpdate = f('int bpf_link_update(int link, int prog, void *opts)');
  const progQuery = f(
    'int bpf_prog_query(int target, int attach_type, uint32_t flags, void *attach_flags, void *ids, void *count)',
  );
  const objectInfo = f('int bpf_obj_get_info_by_fd(int fd, void *info, void *size)');
  const roomForIds = (): [Uint32Array, Uint32Array] => [
    new Uint32Array(HOOK_PROGRAMS),
    new Uint32Array([HOOK_PROGRAMS]),
  ];
  const idsOr = (error: number, ids: Uint32Array, count: Uint32Array): number[] | number =>
    error < 0 ? error : [...ids.subarray(0, count[0])];

  return {
    /**
     * A link of the program to the interface, or a negative errno; it goes when its descriptor is closed, also by the
     * process's end. On a worker thread: the kernel waits for an RCU grace period, and a node has hundreds of interfaces.
     *
     * @param isFirst whether the program runs before those that are there
     */
    linkCreateOnWorker: (program: Fd, ifindex: number, attachType: number, isFirst: boolean): Promise<number> =>
      onWorker((done): void => void linkCreate.async(program, ifindex, attachType, isFirst ? FIRST_OPTS : null, done)),
    /** Puts another program in the place of a link's; the kernel does not wait for the old one to end. 0, or the negative errno. */
    linkUpdateOnWorker: (link: Fd, program: Fd): Promise<number> =>
      onWorker((done): void => void linkUpdate.async(link, program, null, done)),
    /** Whether the kernel has a kind of hook. */
    hasHook: (attachType: number): boolean =>
      progQuery(NO_INTERFACE, attachType, 0, null, null, new Uint32Array(1)) !== -EINVAL,
    /**
     * Identifiers of the programs of an interface's hook, in the order in which they run, or the negative errno. On a worker
     * thread, because the kernel answers when no one else is changing the network.
     */
    async programsOnWorker(ifindex: number, attachType: number): Promise<number[] | number> {
      const [ids, count] = roomForIds();
      const error = await onWorker((done) => {
        progQuery.async(ifindex, attachType, 0, null, ids, count, done);
      });
      return idsOr(error, ids, count);
    },
    /** The same on this thread, whose network namespace may be another one. */
    programs(ifindex: number, attachType: number): number[] | number {
      const [ids, count] = roomForIds();
      return idsOr(progQuery(ifindex, attachType, 0, null, ids, count) as number, ids, count);
    },
    /** The kernel's identifier of a program; 0 when it tells none. */
    programId: (program: Fd): number => {
      const info = new Uint32Array(PROGRAM_INFO_WORDS);
      return objectInfo(program, info, new Uint32Array([info.byteLength])) === 0 ? info[1] : 0;
    },
  };
}

/** The programs of an object, by descriptor once they are loaded. Negative errno when there is none of a name. */
function bindPrograms(library: LibraryHandle) {
  const find = library.func('void *bpf_object__find_program_by_name(void *obj, const char *name)');
  const fdOf = library.func('int bpf_program__fd(void *prog)');
  const setAutoload = library.func('int bpf_program__set_autoload(void *prog, bool load)');
  const use = (object: BpfObject, name: string, work: (program: bigint) => unknown): number => {
    const program = find(object, name) as bigint | null;
    return program === null ? -2 : (work(program) as number);
  };
  return {
    programFd: (object: BpfObject, name: string): Fd => use(object, name, fdOf) as Fd,
    /** Leaves a program out; before load. */
    leaveOut: (object: BpfObject, name: string): number => use(object, name, (program) => setAutoload(program, false)),
  };
}

function bind(library: LibraryHandle) {
  const f = (signature: string): ReturnType<LibraryHandle['func']> => library.func(signature);
  const openFile = library.func('bpf_object__open_file', 'void *', ['str', koffi.pointer(OPTS_KERNEL_LOG)]);
  const load = f('int bpf_object__load(void *obj)');
  const close = f('void bpf_object__close(void *obj)');
  const findMap = f('void *bpf_object__find_map_by_name(void *obj, const char *name)');
  const setInnerMap = f('int bpf_map__set_inner_map_fd(void *map, int fd)');
  const createMap = library.func('bpf_map_create', 'int', MAP_CREATE);
  const mapFd = f('int bpf_map__fd(void *map)');
  const setType = f('int bpf_map__set_type(void *map, int type)');
  const setMaxEntries = f('int bpf_map__set_max_entries(void *map, uint32_t n)');
  const setFlags = f('int bpf_map__set_map_flags(void *map, uint32_t flags)');
  const setInitialValue = f('int bpf_map__set_initial_value(void *map, void *data, size_t size)');
  const keySize = f('uint32_t bpf_map__key_size(void *map)');
  const valueSize = f('uint32_t bpf_map__value_size(void *map)');
  const possibleCpus = f('int libbpf_num_possible_cpus()');
  const lookup = f('int bpf_map_lookup_elem(int fd, void *key, void *value)');
  const update = f('int bpf_map_update_elem(int fd, void *key, void *value, uint64_t flags)');
  const remove = f('int bpf_map_delete_elem(int fd, void *key)');
  const drainBatch = f(
    'int bpf_map_lookup_and_delete_batch(int fd, void *in, void *out, void *keys, void *values, void *count, void *opts)',
  );
  const testRun = library.func('bpf_prog_test_run_opts', 'int', ['int', koffi.inout(koffi.pointer(TEST_RUN_OPTS))]);
  library.func('void *libbpf_set_print(void *fn)')(null); /* errors are told by the agent, with the kernel's own log */

  return {
    /**
     * Opens a compiled object. What the kernel's verifier says at load goes to `log`.
     *
     * @returns null when the file is no BPF object; the reason is in `errno()`
     */
    openObject: (path: string, log: Uint8Array): BpfObject | null =>
      openFile(path, {
        sz: koffi.sizeof(OPTS_KERNEL_LOG),
        object_name: null,
        relaxed_maps: false,
        pin_root_path: null,
        attach_prog_fd: 0,
        kconfig: null,
        btf_custom_path: null,
        kernel_log_buf: log,
        kernel_log_size: log.length,
        kernel_log_level: 0 /* log only what fails: libbpf then loads once more, into the buffer */,
      }) as BpfObject | null,
    loadObject: (object: BpfObject): number => load(object) as number,
    closeObject: (object: BpfObject): void => void close(object),
    findMap: (object: BpfObject, name: string): BpfMapHandle | null => findMap(object, name) as BpfMapHandle | null,
    /** A map of one entry; sizes in bytes. @returns negative errno when the kernel refuses */
    createMap: (type: number, keySize: number, valueSize: number, flags: number): Fd =>
      createMap(type, null, keySize, valueSize, 1, { ...NO_MAP_OPTS, map_flags: flags }) as Fd,
    /** Takes a map as the template of what may be stored in a map of maps; before load, until which it must stay open. */
    setInnerMap: (map: BpfMapHandle, template: Fd): number => setInnerMap(map, template) as number,
    mapFd: (map: BpfMapHandle): Fd => mapFd(map) as Fd,
    keySize: (map: BpfMapHandle): number => keySize(map) as number,
    valueSize: (map: BpfMapHandle): number => valueSize(map) as number,
    setType: (map: BpfMapHandle, type: number): number => setType(map, type) as number,
    setMaxEntries: (map: BpfMapHandle, entries: number): number => setMaxEntries(map, entries) as number,
    setFlags: (map: BpfMapHandle, flags: number): number => setFlags(map, flags) as number,
    /** Contents of a global-data map; before load. */
    setInitialValue: (map: BpfMapHandle, data: Uint8Array): number => setInitialValue(map, data, data.length) as number,
    possibleCpus: (): number => possibleCpus() as number,
    ...bindPrograms(library),
    ...bindHooks(library),
    update: (map: Fd, key: Uint8Array, value: Uint8Array): number => update(map, key, value, 0) as number,
    lookup: (map: Fd, key: Uint8Array, value: Uint8Array): number => lookup(map, key, value) as number,
    remove: (map: Fd, key: Uint8Array): number => remove(map, key) as number,
    /** On a worker thread: on a map of maps the kernel waits for the programs that still run on the old inner map. */
    updateOnWorker: (map: Fd, key: Uint8Array, value: Uint8Array): Promise<number> =>
      onWorker((done): void => void update.async(map, key, value, 0, done)),
    /**
     * BPF_MAP_LOOKUP_AND_DELETE_BATCH on a worker thread. `count[0]` is the room in keys and values, then what was read.
     *
     * @param position where the walk stands: null at the start; written by the kernel
     * @returns 0, or -ENOENT when the map's end was reached (count[0] entries were still read), or another negative errno
     */
    drainBatchOnWorker: (
      map: Fd,
      from: Uint8Array | null,
      position: Uint8Array,
      keys: Uint8Array,
      values: Uint8Array,
      count: Uint32Array,
    ): Promise<number> =>
      onWorker((done): void => void drainBatch.async(map, from, position, keys, values, count, null, done)),
    /** BPF_PROG_TEST_RUN: runs a program on a packet built by the caller. `durationNs` is the mean of `repeat` runs. */
    testRun: (program: Fd, packet: Uint8Array, repeat: number, context: Uint8Array | null) => {
      const opts = {
        sz: koffi.sizeof(TEST_RUN_OPTS),
        data_in: packet,
        data_out: null,
        data_size_in: packet.length,
        data_size_out: 0,
        ctx_in: context,
        ctx_out: null,
        ctx_size_in: context === null ? 0 : context.length,
        ctx_size_out: 0,
        retval: 0,
        repeat,
        duration: 0,
        flags: 0,
        cpu: 0,
        batch_size: 0,
      };
      const error = testRun(program, opts) as number;
      return { error, verdict: opts.retval | 0, durationNs: opts.duration };
    },
    errno: (): number => koffi.errno(),
  };
}

/**
 * Loads the system's libbpf.
 *
 * @throws AgentError LIBBPF_MISSING
 */
export function loadLibbpf(): Libbpf {
  try {
    return bind(koffi.load('libbpf.so.1'));
  } catch (cause) {
    throw new AgentError(
      'LIBBPF_MISSING',
      { detail: cause instanceof Error ? cause.message : String(cause) },
      { cause },
    );
  }
}
