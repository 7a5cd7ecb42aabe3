/**
 * BPF objects of the benchmarks, and those of another agent: loads chosen programs of an object and runs them. What the
 * agent's own binding (agent/native/libbpf.ts) does not need: leaving programs out, maps of unknown names, live frames.
 */
import koffi from 'koffi';

const libbpf = koffi.load('libbpf.so.1');
const f = (signature: string): ReturnType<typeof libbpf.func> => libbpf.func(signature);
const openFile = f('void *bpf_object__open_file(const char *path, void *opts)');
const load = f('int bpf_object__load(void *obj)');
const close = f('void bpf_object__close(void *obj)');
const nextMap = f('void *bpf_object__next_map(void *obj, void *previous)');
const nextProgram = f('void *bpf_object__next_program(void *obj, void *previous)');
const mapName = f('const char *bpf_map__name(void *map)');
const maxEntries = f('uint32_t bpf_map__max_entries(void *map)');
const setMaxEntries = f('int bpf_map__set_max_entries(void *map, uint32_t entries)');
const setPinPath = f('int bpf_map__set_pin_path(void *map, void *path)');
const initialValue = f('void *bpf_map__initial_value(void *map, _Out_ size_t *size)');
const mapFd = f('int bpf_map__fd(void *map)');
const programName = f('const char *bpf_program__name(void *program)');
const setAutoload = f('int bpf_program__set_autoload(void *program, bool autoload)');
const setType = f('int bpf_program__set_type(void *program, int type)');
const programFd = f('int bpf_program__fd(void *program)');
const nextKey = f('int bpf_map_get_next_key(int fd, void *key, void *next)');
const keySize = f('uint32_t bpf_map__key_size(void *map)');
const updateElement = f('int bpf_map_update_elem(int fd, void *key, void *value, uint64_t flags)');
const silence = f('void *libbpf_set_print(void *print)');

const TEST_RUN_OPTS = koffi.struct('bench_test_run_opts', {
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
const testRun = libbpf.func('bpf_prog_test_run_opts', 'int', ['int', koffi.inout(koffi.pointer(TEST_RUN_OPTS))]);

/** uapi/linux/bpf.h. */
export const PROGRAM_TYPE = { schedCls: 3, xdp: 6 } as const;
const LIVE_FRAMES = 2;
/** Frames that the kernel makes at a time; the ring of a veth takes 256. */
const BATCH = 64;

/** A map whose entries the benchmark sets; returns undefined to leave it as it is. */
export type Resize = (name: string, entries: number) => number | undefined;

export type LoadOptions = {
  /** Programs to load, all as of this type; others are left out. */
  programs: readonly string[];
  type: number;
  resize?: Resize;
  /** Changes constants before they are fixed: gets the bytes of the object's .rodata. */
  constants?: (bytes: Uint8Array) => void;
};

export type LoadedObject = {
  /** Descriptor of a loaded program. */
  program(name: string): number;
  /** Stores `value` under key `index` of a map. */
  store(map: string, index: number, value: Uint8Array): void;
  /** Entries of a map. */
  entries(map: string): number;
  [Symbol.dispose](): void;
};

const check = (result: number, what: string): number => {
  if (result < 0) throw new Error(`${what}: errno ${-result}`);
  return result;
};

function each(object: unknown, next: typeof nextMap): unknown[] {
  const all: unknown[] = [];
  for (let one: unknown = next(object, null); one !== null; one = next(object, one)) all.push(one);
  return all;
}

/** A data section of an object that is not loaded yet, in place. */
function sectionBytes(map: unknown): Uint8Array {
  const size = [0];
  const address: unknown = initialValue(map, size);
  return new Uint8Array(koffi.view(address, size[0]));
}

/** Entries of the map behind a descriptor. */
export function countEntries(fd: number, keyBytes: number): number {
  const key = new Uint8Array(keyBytes);
  let entries = 0;
  for (let from: Uint8Array | null = null; nextKey(fd, from, key) === 0; from = key) entries++;
  return entries;
}

/** @throws Error when the object, or one of the programs, can't be loaded */
export function loadObject(path: string, options: LoadOptions): LoadedObject {
  silence(null);
  const object: unknown = openFile(path, null);
  if (object === null) throw new Error(`${path} is no BPF object`);
  const maps = new Map(each(object, nextMap).map((map) => [mapName(map) as string, map]));
  const programs = new Map(each(object, nextProgram).map((program) => [programName(program) as string, program]));
  for (const [name, map] of maps) {
    check(setPinPath(map, null) as number, `${name}: no pin`);
    const entries = options.resize?.(name, maxEntries(map) as number);
    if (entries !== undefined) check(setMaxEntries(map, entries) as number, `${name}: entries`);
    if (name.endsWith('.rodata')) options.constants?.(sectionBytes(map));
  }
  for (const [name, program] of programs) {
    const wanted = options.programs.includes(name);
    check(setAutoload(program, wanted) as number, `${name}: autoload`);
    if (wanted) check(setType(program, options.type) as number, `${name}: type`);
  }
  check(load(object) as number, `load ${path}`);
  const key = new Uint32Array(1);
  return {
    program(name) {
      const program = programs.get(name);
      if (program === undefined) throw new Error(`${path} has no program ${name}`);
      return check(programFd(program) as number, name);
    },
    store(map, index, value) {
      key[0] = index;
      const fd = mapFd(maps.get(map)) as number;
      check(updateElement(fd, new Uint8Array(key.buffer), value, 0) as number, `store to ${map}`);
    },
    entries: (map) => countEntries(mapFd(maps.get(map)) as number, keySize(maps.get(map)) as number),
    [Symbol.dispose]: () => void close(object),
  };
}

function run(program: number, packet: Uint8Array, repeat: number, flags: number, context?: Uint8Array): number {
  const opts = {
    sz: koffi.sizeof(TEST_RUN_OPTS),
    data_in: packet,
    data_out: null,
    data_size_in: packet.length,
    data_size_out: 0,
    ctx_in: context ?? null,
    ctx_out: null,
    ctx_size_in: context?.length ?? 0,
    ctx_size_out: 0,
    retval: 0,
    repeat,
    duration: 0,
    flags,
    cpu: 0,
    batch_size: flags === LIVE_FRAMES ? BATCH : 0,
  };
  check(testRun(program, opts) as number, 'BPF_PROG_TEST_RUN');
  return opts.duration;
}

/**
 * Runs the program on the packet so many times.
 *
 * @param context struct __sk_buff
 * @returns mean nanoseconds a run, as the kernel measures it
 */
export const timeProgram = (program: number, packet: Uint8Array, repeat: number, context?: Uint8Array): number =>
  run(program, packet, repeat, 0, context);

/** Hands so many copies of the packet to an XDP program, as real frames, in this process's network namespace. */
export const sendFrames = (program: number, packet: Uint8Array, frames: number): void =>
  void run(program, packet, frames, LIVE_FRAMES);
