import { expect, it } from 'vitest';
import { ipBytes, ipText, isMapped } from './ip';

it.each([
  '0.0.0.0',
  '10.128.0.255',
  '::',
  '::1',
  'fe80::1',
  '2001:db8::ff00:42:8329',
  '2001:db8:0:1:1:1:1:1',
  '1:0:0:2::3',
  'ff02::',
  '1:2:3:4:5:6:7:8',
])('keeps %s through bytes and back', (text) => {
  expect(ipBytes(text)).toHaveLength(16);
  expect(ipText(ipBytes(text), 0)).toBe(text);
});

it.each([
  ['::ffff:1.2.3.4', '1.2.3.4'],
  ['64:ff9b::192.0.2.33', '64:ff9b::c000:221'],
  ['fe80::1%eth0', 'fe80::1'],
  ['2001:DB8::0:1', '2001:db8::1'],
])('reads %s as %s', (text, canonical) => {
  expect(ipText(ipBytes(text), 0)).toBe(canonical);
});

it('takes only ::ffff:0:0/96 for IPv4', () => {
  expect(isMapped(ipBytes('1.2.3.4'), 0)).toBe(true);
  for (const text of ['::1.2.3.4', '1::ffff:102:304', '::ff00:102:304']) expect(isMapped(ipBytes(text), 0)).toBe(false);
});
