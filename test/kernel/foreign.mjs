/**
 * A TCX program of somebody else: `foreign.mjs INTERFACE ingress|egress VERDICT first|last` attaches one that does nothing but
 * return the verdict, says "attached", and holds it until it is killed. `foreign.mjs detach INTERFACE` takes the links of all
 * others away from it.
 */
import { readFileSync } from 'node:fs';
import koffi from 'koffi';

const libbpf = koffi.load('libbpf.so.1');
const BPF_PROG_TYPE_SCHED_CLS = 3;
const ATTACH_TYPE = { ingress: 46, egress: 47 };
const BPF_F_BEFORE = 8;
const MOV_R0 = 0xb7;
const EXIT = 0x95;

const ifindexOf = (name) => Number(readFileSync(`/sys/class/net/${name}/ifindex`, 'utf8'));

function attach(name, direction, verdict, place) {
  const load = libbpf.func('int bpf_prog_load(int, const char *, const char *, void *, size_t, void *)');
  const create = libbpf.func('int bpf_link_create(int, int, int, void *)');
  const instructions = Buffer.alloc(16);
  instructions[0] = MOV_R0;
  instructions.writeInt32LE(Number(verdict), 4);
  instructions[8] = EXIT;
  const program = load(BPF_PROG_TYPE_SCHED_CLS, 'foreign', 'GPL', instructions, 2, null);
  const options = Buffer.alloc(16);
  options.writeUInt32LE(16, 0);
  options.writeUInt32LE(place === 'first' ? BPF_F_BEFORE : 0, 8);
  const link = create(program, ifindexOf(name), ATTACH_TYPE[direction], options);
  if (program < 0 || link < 0) throw new Error(`program ${program}, link ${link}`);
}

/** Links are known by the identifiers of their programs, because an ifindex is of one network namespace only. */
function detachAll(name) {
  const query = libbpf.func('int bpf_prog_query(int, int, uint32_t, void *, void *, void *)');
  const next = libbpf.func('int bpf_link_get_next_id(uint32_t, void *)');
  const open = libbpf.func('int bpf_link_get_fd_by_id(uint32_t)');
  const infoOf = libbpf.func('int bpf_obj_get_info_by_fd(int, void *, void *)');
  const detach = libbpf.func('int bpf_link_detach(int)');
  const programs = Object.values(ATTACH_TYPE).flatMap((type) => {
    const ids = new Uint32Array(64);
    const count = new Uint32Array([ids.length]);
    query(ifindexOf(name), type, 0, null, ids, count);
    return [...ids.subarray(0, count[0])];
  });
  const id = new Uint32Array(1);
  while (next(id[0], id) === 0) {
    const link = open(id[0]);
    const info = new Uint32Array(3); // struct bpf_link_info: type, id, program
    if (link < 0 || infoOf(link, info, new Uint32Array([info.byteLength])) < 0) continue;
    if (programs.includes(info[2]) && detach(link) < 0) throw new Error(`cannot detach link ${id[0]}`);
  }
}

const [first, ...rest] = process.argv.slice(2);
if (first === 'detach') detachAll(rest[0]);
else {
  attach(first, ...rest);
  process.stdout.write('attached\n');
  setInterval(() => undefined, 1000);
}
