import { expect, it } from 'vitest';
import { parseProcNetDev } from './proc-counters';

const TEXT = `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
    lo:       0       0    0    0    0     0          0         0        0       0    0    0    0     0       0          0
  eth0: 1234567    4321    0    0    0     0          0         0  7654321    1234    0    0    0     0       0          0
`;

it('reads packets and bytes of both directions', () => {
  expect(parseProcNetDev(TEXT, 'eth0')).toEqual({
    received: { packets: 4321, bytes: 1_234_567 },
    sent: { packets: 1234, bytes: 7_654_321 },
  });
});

it('says which device is not there', () => {
  expect(() => parseProcNetDev(TEXT, 'eth1')).toThrow('eth1');
});
