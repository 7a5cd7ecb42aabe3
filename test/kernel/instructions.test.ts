/** What verifiers older than this machine's ask of the objects. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { BYTE_ORDERS } from '../../agent/build/compile-bpf';
import { backEdges, codeSections } from './instructions';

const NOP = [0xbf, 0, 0, 0, 0, 0, 0, 0]; /* r0 = r0 */
const EXIT = [0x95, 0, 0, 0, 0, 0, 0, 0];
const jump = (opcode: number, offset: number): number[] => [opcode, 0, offset & 0xff, (offset >> 8) & 0xff, 0, 0, 0, 0];
const section = (...instructions: number[][]) => ({
  name: 'made up',
  code: Uint8Array.from(instructions.flat()),
  littleEndian: true,
});

describe('backEdges', () => {
  it.each([
    ['a conditional jump', section(NOP, NOP, jump(0x15, -2), EXIT), [[2, 1]]],
    ['a jump', section(NOP, jump(0x15, 1), jump(0x05, -3), EXIT), [[2, 0]]],
    ['a far jump', section(NOP, [0x06, 0, 0, 0, 0xfe, 0xff, 0xff, 0xff]), [[1, 0]]],
    ['no jump: its end stands before its start', section(jump(0x05, 1), NOP, jump(0x15, -2), EXIT), [[1, 2]]],
  ])('finds a loop that goes back by %s', (_name, code, edges) => {
    expect(backEdges(code)).toEqual(edges);
  });

  it.each([
    ['forwards only', section(jump(0x15, 1), NOP, EXIT)],
    ['backwards to a common end', section(jump(0x05, 1), EXIT, jump(0x15, -2), NOP, jump(0x05, -4))],
    ['to a function and back', section([0x85, 0x10, 0, 0, 0xff, 0xff, 0xff, 0xff], EXIT)],
  ])('finds none in code that goes %s', (_name, code) => {
    expect(backEdges(code)).toEqual([]);
  });
});

describe.each(BYTE_ORDERS)('flows.%s.o', (order) => {
  const sections = codeSections(readFileSync(new URL(`../../bpf/.output/flows.${order}.o`, import.meta.url)));

  it('has code in the sections of the programs and of their functions', () => {
    expect(sections.map(({ name }) => name)).toEqual(['.text', 'tc']);
    for (const { code } of sections) expect(code.length).toBeGreaterThan(800);
  });
  it.each(sections)('has no loop in $name, which Linux 6.1 might refuse', (code) => {
    expect(backEdges(code)).toEqual([]);
  });
});
