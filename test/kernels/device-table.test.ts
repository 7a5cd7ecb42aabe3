import { expect, it } from 'vitest';
import { renderDeviceTable } from './device-table';
import type { DeviceResult } from './device-table';
import type { DeviceRow } from './protocol';

const row = (kind: string, flows: number, counted: number, sent: number | undefined = flows): DeviceRow => ({
  kind,
  watched: 'device',
  sent: sent === undefined ? undefined : { packets: 4, bytes: sent },
  interface: { packets: 4, bytes: counted },
  flows: { packets: 4, bytes: flows },
  complaints: [],
});
const result = (kernel: string, rows: DeviceRow[]): DeviceResult => ({ kernel, rows, all: [], unavailable: [] });

const remarks = (table: string): string[] =>
  table
    .split('\n')
    .slice(2)
    .map((line) => line.split('|').at(-2)?.trim() ?? '');

it('says why a counter differs, where the agent is wrong, and what nothing explains', () => {
  const rows = [row('veth', 1000, 1000), row('802.1Q', 1000, 972), row('GRE', 972, 1000, 1000), row('IPIP', 1000, 999)];
  expect(remarks(renderDeviceTable([result('6.12.1', rows)]))).toEqual([
    '',
    'received frames are counted without their Ethernet header',
    '**miscounted**',
    '**not explained**',
  ]);
});

it('shows where a kernel does not have a device', () => {
  const table = renderDeviceTable([
    result('6.1.5', [row('veth', 1000, 1000)]),
    result('6.12.1', [row('veth', 1000, 1000), row('netkit', 500, 500)]),
  ]);
  expect(table).toMatch(/netkit .* not there .* 4 \/ 500 /);
});
