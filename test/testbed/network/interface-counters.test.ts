import { describe, expect, it } from 'vitest';
import { droppedPackets, parseLinkCounters } from './interface-counters';

const direction = (packets: number, bytes: number, dropped: number): object => ({ packets, bytes, errors: 0, dropped });
const link = (ifname: string, rx: object, tx: object): object => ({ ifindex: 2, ifname, stats64: { rx, tx } });

describe('parseLinkCounters', () => {
  it('reads every interface but the loopback', () => {
    const json = JSON.stringify([
      link('lo', direction(9, 9, 0), direction(9, 9, 0)),
      link('eth0', direction(1, 66, 0), direction(2, 132, 3)),
    ]);
    const counters = { rxPackets: 1, rxBytes: 66, txPackets: 2, txBytes: 132, dropped: 3 };
    expect([...parseLinkCounters(json)]).toEqual([['eth0', counters]]);
    expect(droppedPackets({ pods: parseLinkCounters(json), nodes: new Map() })).toBe(3);
  });
  it('does not take a missing counter for 0', () => {
    expect(() => parseLinkCounters(JSON.stringify([link('eth0', {}, direction(1, 1, 0))]))).toThrow(
      'no packets for eth0',
    );
    expect(() => parseLinkCounters('[{"ifname":"eth0"}]')).toThrow('eth0');
  });
});
