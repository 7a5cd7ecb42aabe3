/** One packet in so many is counted, whatever way it takes. */
import { describe, expect, test } from 'vitest';
import { packetsOf } from '../../agent/record/fields';
import { udpTo } from './packet';
import { createRig, flowsOf, mayLoadBpf, pointsAt, sumOf } from './rig';
import { skbContext } from './test-run';

describe.skipIf(!mayLoadBpf())('sampling', () => {
  test.each([10, 50])('at 1:%i counts one of so many, and says how many it left out', async (sampling) => {
    using rig = createRig({ sampling });
    rig.run(udpTo(80), { repeat: 10_000 });
    const mapped = sumOf(await rig.evict(), packetsOf);
    const totals = rig.totals();
    expect(mapped + totals.sampled_out).toBe(10_000);
    expect(Math.abs(mapped * sampling - 10_000)).toBeLessThanOrEqual(2 * sampling);
  });

  test('draws at random among so many', async () => {
    using rig = createRig({ sampling: 10, cacheMaxFlows: 20_000 });
    for (let port = 0; port < 20_000; port++) rig.run(udpTo(port));
    const drawn = new Array<number>(10).fill(0);
    for (const { dstPort } of flowsOf(await rig.evict())) drawn[dstPort % 10]++;
    for (const count of drawn) expect(Math.abs(count - 200)).toBeLessThan(6 * 14); /* standard deviations */
  });

  test.each([10, 50])('at 1:%i draws once for a packet, however many hooks it crosses', async (sampling) => {
    const FLOWS = 20_000;
    using rig = createRig({ sampling, cacheMaxFlows: FLOWS });
    const onItsWay = { direction: 'egress', context: skbContext({ cameIn: 1, ifindex: 1 }) } as const;
    for (let port = 0; port < FLOWS; port++) {
      rig.run(udpTo(port));
      rig.run(udpTo(port), onItsWay);
      rig.run(udpTo(port), onItsWay);
    }
    const records = await rig.evict();
    for (let row = 0; row < records.count; row++) {
      expect(pointsAt(records, row).map(({ direction, packets }) => [direction, packets])).toEqual([
        [0, 1],
        [1, 2],
      ]);
    }
    expect(Math.abs(records.count * sampling - FLOWS) / FLOWS).toBeLessThan(0.02);
  });
});
