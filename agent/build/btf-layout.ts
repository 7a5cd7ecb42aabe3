/** Turns a BTF dump of the kernel part into the TypeScript constants that the agent reads records with. */

type BtfMember = { name: string; type_id: number; bits_offset: number };
type BtfEnumerator = { name: string; val: number };
type BtfType = {
  id: number;
  kind: string;
  name: string;
  size?: number;
  members?: BtfMember[];
  values?: BtfEnumerator[];
};

/** What `bpftool -j btf dump file OBJECT` prints. */
export type BtfDump = { types: BtfType[] };

/** The structs and enums of bpf/flow.h that cross the border, and the prefix of their constants. */
const STRUCTS = [
  { name: 'flow_key', prefix: 'KEY' },
  { name: 'flow_stats', prefix: 'STATS' },
  { name: 'flow_point', prefix: 'POINT' },
  { name: 'flow_packet', prefix: 'FLOW_PACKET' },
  { name: 'flow_record', prefix: 'RECORD' },
  { name: 'watermark_notice', prefix: 'NOTICE' },
  { name: 'agent_config', prefix: 'CONFIG' },
] as const;
const ENUMS = ['flow_direction', 'interface_number', 'flow_sum', 'packet_outcome', 'tcp_flag'] as const;

function find(dump: BtfDump, kind: string, name: string): BtfType {
  const type = dump.types.find((t) => t.kind === kind && t.name === name);
  if (type === undefined) throw new Error(`the object's BTF has no ${kind.toLowerCase()} ${name}`);
  return type;
}

function structLines(dump: BtfDump, name: string, prefix: string): string[] {
  const type = find(dump, 'STRUCT', name);
  const members = (type.members ?? []).map((m) => {
    if (m.bits_offset % 8 !== 0) throw new Error(`${name}.${m.name} is a bit-field`);
    return `export const ${prefix}_${m.name.toUpperCase()} = ${m.bits_offset / 8};`;
  });
  return [
    `/** struct ${name}: bytes, and byte offset of each field. */`,
    `export const ${prefix}_SIZE = ${type.size};`,
    ...members,
    '',
  ];
}

function enumLines(dump: BtfDump, name: string): string[] {
  const values = (find(dump, 'ENUM', name).values ?? []).map((v) => `export const ${v.name} = ${v.val};`);
  return [`/** enum ${name}. */`, ...values, ''];
}

/**
 * Text of agent/record/layout.gen.ts.
 *
 * @throws Error when a struct or enum of the contract is not in the dump, or has a bit-field.
 */
export function layoutSource(dump: BtfDump): string {
  return [
    '// Generated from the BTF of bpf/flows.bpf.c by `npm run gen`. Do not edit.',
    '',
    ...STRUCTS.flatMap((s) => structLines(dump, s.name, s.prefix)),
    ...ENUMS.flatMap((name) => enumLines(dump, name)),
  ].join('\n');
}
