/** Instructions of a compiled BPF object, and whether they can run in circles (RFC 9669). */

/** A section of code: 8 bytes per instruction. */
export type CodeSection = { readonly name: string; readonly code: Uint8Array; readonly littleEndian: boolean };

const ELF_HEADER = {
  magic: 0x7f454c46,
  dataAt: 5,
  littleEndian: 1,
  sectionsAt: 40,
  sizeAt: 58,
  countAt: 60,
  namesAt: 62,
};
const SECTION = { nameAt: 0, flagsAt: 8, offsetAt: 24, sizeAt: 32, executable: 4n };

/**
 * The sections of an ELF64 object (elf(5)) that hold instructions.
 *
 * @throws Error when the bytes are no ELF object
 */
export function codeSections(object: Uint8Array): CodeSection[] {
  const view = new DataView(object.buffer, object.byteOffset, object.byteLength);
  if (view.getUint32(0) !== ELF_HEADER.magic) throw new Error('no ELF object');
  const littleEndian = view.getUint8(ELF_HEADER.dataAt) === ELF_HEADER.littleEndian;
  const u16 = (at: number): number => view.getUint16(at, littleEndian);
  const u64 = (at: number): number => Number(view.getBigUint64(at, littleEndian));
  const header = (index: number): number => u64(ELF_HEADER.sectionsAt) + index * u16(ELF_HEADER.sizeAt);
  const bytes = (at: number): Uint8Array =>
    object.subarray(u64(at + SECTION.offsetAt), u64(at + SECTION.offsetAt) + u64(at + SECTION.sizeAt));
  const names = bytes(header(u16(ELF_HEADER.namesAt)));
  const nameAt = (at: number): string => Buffer.from(names.subarray(at, names.indexOf(0, at))).toString();
  return Array.from({ length: u16(ELF_HEADER.countAt) }, (_, i) => header(i))
    .filter((at) => (view.getBigUint64(at + SECTION.flagsAt, littleEndian) & SECTION.executable) !== 0n)
    .map((at) => ({
      name: nameAt(view.getUint32(at + SECTION.nameAt, littleEndian)),
      code: bytes(at),
      littleEndian,
    }));
}

/** Low 3 bits of an opcode: jumps with 64-bit and with 32-bit operands. */
const CLASS = { jmp: 0x05, jmp32: 0x06 };
/** High 4 bits of a jump's opcode. */
const JUMP = { always: 0x00, call: 0x80, exit: 0x90 };

/** Where control may go from instruction `at`. A call comes back. */
function successors(view: DataView, littleEndian: boolean, at: number): number[] {
  const opcode = view.getUint8(at * 8);
  const kind = opcode & 0x07;
  const jump = opcode & 0xf0;
  if ((kind !== CLASS.jmp && kind !== CLASS.jmp32) || jump === JUMP.call) return [at + 1];
  if (jump === JUMP.exit) return [];
  const far = kind === CLASS.jmp32 && jump === JUMP.always;
  const target = at + 1 + (far ? view.getInt32(at * 8 + 4, littleEndian) : view.getInt16(at * 8 + 2, littleEndian));
  return jump === JUMP.always ? [target] : [target, at + 1];
}

/** Back edges, as pairs of instruction numbers: from the end of a loop to its start. None: the code is free of loops. */
export function backEdges({ code, littleEndian }: CodeSection): [from: number, to: number][] {
  const view = new DataView(code.buffer, code.byteOffset, code.byteLength);
  const count = code.length / 8;
  const state = new Uint8Array(count); /* 0: not seen, 1: on the path, 2: done */
  const edges: [number, number][] = [];
  for (let root = 0; root < count; root++) {
    const path: { at: number; next: number[] }[] = [];
    const enter = (at: number): void => {
      state[at] = 1;
      path.push({ at, next: successors(view, littleEndian, at) });
    };
    if (state[root] === 0) enter(root);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const to = top.next.pop();
      if (to === undefined) state[path.pop()?.at ?? 0] = 2;
      else if (state[to] === 1) edges.push([top.at, to]);
      else if (state[to] === 0) enter(to);
    }
  }
  return edges;
}
