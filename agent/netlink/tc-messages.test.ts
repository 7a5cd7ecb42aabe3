import { endianness } from 'node:os';
import { describe, expect, it } from 'vitest';
import * as tc from './tc-messages';
import * as wire from './wire';

const isLittle = endianness() === 'LE';
const hex = (request: wire.Request): string => Buffer.from(wire.encodeRequest(request, 9)).toString('hex');
const bytes = (...parts: string[]): string => parts.join('').replaceAll(' ', '');
const parsed = (text: string): wire.Message[] => wire.parseMessages(Buffer.from(text, 'hex'));

/* Bytes by hand, from linux/rtnetlink.h and linux/pkt_cls.h, as little-endian machines have them. */
describe.runIf(isLittle)('traffic control', () => {
  it('asks for a clsact qdisc where there is none', () => {
    expect(hex(tc.createClsact(7))).toBe(
      bytes(
        '30000000 2400 0506 09000000 00000000', // 48 bytes, RTM_NEWQDISC, REQUEST | ACK | EXCL | CREATE
        '00 00 0000 07000000 0000ffff f1ffffff 00000000', // index 7, handle ffff:, TC_H_CLSACT
        '0b00 0100 636c7361637400 00', // TCA_KIND "clsact"
      ),
    );
  });

  it.each([
    ['ingress', 'f2ffffff'],
    ['egress', 'f3ffffff'],
  ] as const)('attaches a program at %s, or puts it in the place of its own', (direction, parent) => {
    const filter = { ifindex: 7, direction, preference: 2, handle: 0x41480001, program: 5, name: 'abc', classId: 0 };
    expect(hex(tc.createFilter(filter))).toBe(
      bytes(
        '48000000 2c00 0504 09000000 00000000', // 72 bytes, RTM_NEWTFILTER, REQUEST | ACK | CREATE
        `00 00 0000 07000000 01004841 ${parent} 0003 0200`, // handle; ETH_P_ALL in network order; preference 2
        '0800 0100 62706600', // TCA_KIND "bpf"
        '1c00 0200', // TCA_OPTIONS
        '0800 0600 05000000', // TCA_BPF_FD
        '0800 0700 61626300', // TCA_BPF_NAME
        '0800 0800 01000000', // TCA_BPF_FLAGS: direct action
      ),
    );
    expect(hex(tc.createFilter({ ...filter, classId: 9 }))).toContain('0800030009000000'); // TCA_BPF_CLASSID
  });

  it('removes one filter', () => {
    expect(hex(tc.deleteFilter(7, 'egress', { preference: 2, handle: 0x41480001 }))).toBe(
      bytes(
        '2c000000 2d00 0500 09000000 00000000', // RTM_DELTFILTER
        '00 00 0000 07000000 01004841 f3ffffff 00030200',
        '0800 0100 62706600',
      ),
    );
  });

  it('reads a list of filters', () => {
    const text = bytes(
      '2c000000 2c00 0200 09000000 00000000', // the head of preference 1, of kind u32
      '00 00 0000 07000000 00000000 f2ffffff 08000100', // IPv4
      '0800 0100 75333200',
      '48000000 2c00 0200 09000000 00000000',
      '00 00 0000 07000000 01004841 f2ffffff 00030200',
      '0800 0100 62706600',
      '0800 0b00 03000000', // TCA_CHAIN 3
      '0c00 0200 0800 0700 61626300', // TCA_OPTIONS with TCA_BPF_NAME
      '0800 0000 00000000',
    );
    expect(parsed(text).map(tc.parseFilter)).toEqual([
      { kind: 'u32', preference: 1, protocol: 0x0800, handle: 0, chain: 0, name: '' },
      { kind: 'bpf', preference: 2, protocol: tc.ETH_P_ALL, handle: 0x41480001, chain: 3, name: 'abc' },
    ]);
  });

  it('reads a list of qdiscs', () => {
    const text = bytes(
      '30000000 2400 0200 09000000 00000000',
      '00 00 0000 07000000 0000ffff f1ffffff 01000000',
      '0b00 0100 636c7361637400 00',
    );
    expect(parsed(text).map(tc.parseQdisc)).toEqual([{ ifindex: 7, kind: 'clsact', parent: tc.CLSACT_PARENT }]);
  });

  it('passes over messages of another kind, and short ones', () => {
    const [short] = parsed('18000000 2c00 0200 09000000 00000000 0000000007000000'.replaceAll(' ', ''));
    expect([tc.parseFilter(short), tc.parseQdisc(short)]).toEqual([undefined, undefined]);
    const [other] = parsed(hex(tc.createClsact(7)));
    expect(tc.parseFilter(other)).toBeUndefined();
  });
});
