/** Observation points of a flow: those that an entry has room for, carries over, and finds in the table of first points. */
import { describe, expect, test } from 'vitest';
import { bytesOf, packetsOf } from '../../agent/record/fields';
import { createLinks } from './links';
import { udpTo } from './packet';
import { createRig, mayLoadBpf, pointsAt, sumOf } from './rig';
import { skbContext } from './test-run';

const ENOSPC = 28;

describe.skipIf(!mayLoadBpf())('observation points', () => {
  test('carries over where a flow was seen before the maps were swapped, for a packet that comes by only then', async () => {
    using rig = createRig();
    rig.run(udpTo(80), { direction: 'ingress' });
    const evicted = rig.evict();
    rig.run(udpTo(80), { direction: 'egress' });
    expect(pointsAt(await evicted, 0).map(({ direction, packets }) => [direction, packets])).toEqual([[0, 1]]);
    expect(pointsAt(await rig.evict(), 0).map(({ direction, packets }) => [direction, packets])).toEqual([
      [1, 1],
      [0, 0],
    ]);
  });

  test('carries over all five points where a flow has come in', async () => {
    await using links = await createLinks(5);
    using rig = createRig();
    for (const ifindex of links.ifindices) rig.run(udpTo(80), links.at(ifindex));
    const evicted = rig.evict();
    const [last] = links.ifindices.slice(-1);
    rig.run(udpTo(80), { direction: 'egress', context: skbContext({ cameIn: last, ifindex: 1 }) });
    await evicted;
    const points = pointsAt(await rig.evict(), 0);
    expect(points[0]).toMatchObject({ direction: 1, cameIn: last, packets: 1 });
    expect(points.slice(1)).toHaveLength(4);
    expect(points.slice(1)).toContainEqual({ ifindex: last, direction: 0, cameIn: 0, packets: 0, bytes: 0 });
  });

  test('takes no room from what is seen for what it carries over', async () => {
    await using links = await createLinks(6);
    using rig = createRig();
    const onItsWay = (cameIn: number) =>
      ({ direction: 'egress', context: skbContext({ cameIn, ifindex: 1 }) }) as const;
    const [one, ...others] = links.ifindices;
    for (const ifindex of [one, ...others.slice(0, 3)]) rig.run(udpTo(80), links.at(ifindex));
    const evicted = rig.evict();
    for (const ifindex of [one, others[4]]) rig.run(udpTo(80), links.at(ifindex));
    rig.run(udpTo(80), onItsWay(one));
    rig.run(udpTo(80), links.at(others[3]));
    rig.run(udpTo(80), links.at(others[2]));
    await evicted;
    const seen = pointsAt(await rig.evict(), 0).filter(({ packets }) => packets > 0);
    expect(rig.totals()).toMatchObject({ seen: 9, unlisted: 1 }); /* on its way: what comes in has taken all slots */
    expect(seen.map(({ ifindex }) => ifindex).sort()).toEqual([one, others[2], others[3], others[4]].sort());
  });

  test('lists what is on its way though four points are carried over', async () => {
    await using links = await createLinks(4);
    using rig = createRig();
    const [first, ...others] = links.ifindices;
    for (const ifindex of links.ifindices) rig.run(udpTo(80), links.at(ifindex));
    const evicted = rig.evict();
    rig.run(udpTo(80), links.at(first));
    rig.run(udpTo(80), { direction: 'egress', repeat: 3, context: skbContext({ cameIn: first, ifindex: 1 }) });
    for (const ifindex of others) rig.run(udpTo(80), links.at(ifindex));
    rig.run(udpTo(80), { direction: 'egress', repeat: 3, context: skbContext({ cameIn: first, ifindex: 1 }) });
    await evicted;
    const points = pointsAt(await rig.evict(), 0);
    expect(points.map(({ packets }) => packets).sort()).toEqual([1, 1, 1, 1, 6]);
    expect(rig.totals()).toMatchObject({ unlisted: 0 });
  });

  test('counts more packets than the counter of a point has room for', async () => {
    using rig = createRig();
    const repeat = 200_000;
    const gsoSegs = 65_535;
    const context = skbContext({ gsoSegs, gsoSize: 8 });
    rig.run(udpTo(80), { context });
    const bytes = sumOf(await rig.evict(), bytesOf);
    rig.run(udpTo(80), { repeat, context });
    const records = await rig.evict();
    expect(sumOf(records, packetsOf)).toBe(repeat * gsoSegs);
    expect(sumOf(records, bytesOf)).toBe(repeat * bytes);
    expect(repeat * bytes).toBeGreaterThan(2 ** 38);
    expect(rig.totals()).toMatchObject({ seen: (repeat + 1) * gsoSegs, ringed: 0 });
  });

  test('does not carry over what was carried over, nor from evictions before', async () => {
    using rig = createRig();
    rig.run(udpTo(80), { direction: 'ingress' });
    for (let round = 0; round < 2; round++) {
      await rig.evict();
      rig.run(udpTo(80), { direction: 'egress' });
    }
    expect(pointsAt(await rig.evict(), 0).map(({ direction }) => direction)).toEqual([1]);
  });

  test('counts what is seen at more points than a flow has room for', async () => {
    using rig = createRig();
    for (let cameIn = 1; cameIn <= 7; cameIn++) {
      rig.run(udpTo(80), { direction: 'egress', repeat: cameIn, context: skbContext({ cameIn, ifindex: 1 }) });
    }
    const records = await rig.evict();
    expect(pointsAt(records, 0).map(({ cameIn, packets }) => [cameIn, packets])).toEqual(
      [1, 2, 3, 4].map((n) => [n, n]),
    );
    expect(rig.totals()).toMatchObject({ seen: 28, unlisted: 5 + 6 + 7 });
    rig.run(udpTo(80), { direction: 'ingress' }); /* there is room for what counts */
    expect(rig.totals()).toMatchObject({ seen: 29, unlisted: 5 + 6 + 7 });
  });

  test('sends on what comes in at more points than a flow has room for', async () => {
    await using links = await createLinks(6);
    using rig = createRig();
    for (const ifindex of links.ifindices) rig.run(udpTo(80), { ...links.at(ifindex), repeat: 3 });
    const { errors, records } = rig.overflow();
    expect([...errors]).toEqual([[ENOSPC, 3]]);
    expect(pointsAt(records, 0).at(-1)).toMatchObject({ ifindex: links.ifindices[5], packets: 1 });
    expect(pointsAt(await rig.evict(), 0).map(({ packets }) => packets)).toEqual([3, 3, 3, 3, 3]);
  });

  test('knows where a flow was seen of which the map refused the first packet', async () => {
    using rig = createRig({ cacheMaxFlows: 1, preallocate: false });
    const onItsWay = { direction: 'egress', context: skbContext({ cameIn: 1, ifindex: 1 }) } as const;
    rig.run(udpTo(1));
    rig.run(udpTo(80), { direction: 'ingress' });
    const { records } = rig.overflow();
    expect(pointsAt(records, 0)).toMatchObject([{ direction: 0, packets: 1 }]);
    rig.run(udpTo(80), onItsWay);
    const later = rig.overflow().records;
    const cameIn = { direction: 0, packets: 0 };
    const own = { direction: 1, packets: 1 };
    expect(pointsAt(later, 0)).toMatchObject([cameIn, own]);
    await rig.evict();
    rig.run(udpTo(80), onItsWay);
    expect(pointsAt(await rig.evict(), 0)).toMatchObject([own, cameIn]);
  });

  test('forgets where a flow was seen first, and takes nothing from a slot that a race has torn', async () => {
    using rig = createRig({ cacheMaxFlows: 1, preallocate: false });
    const { libbpf, firstPoints } = rig.kernel;
    const onItsWay = { direction: 'egress', context: skbContext({ cameIn: 1, ifindex: 1 }) } as const;
    const entry = new Uint8Array(24); /* struct first_point */
    const view = new DataView(entry.buffer);
    const change = (how: () => void): void => {
      for (let slot = 0; slot < 1 << 14; slot++) {
        const key = new Uint8Array(new Uint32Array([slot]).buffer);
        libbpf.lookup(firstPoints, key, entry);
        if (view.getBigUint64(0, true) === 0n) continue;
        how();
        libbpf.update(firstPoints, key, entry);
      }
    };
    const comeIn = (): void => {
      rig.run(udpTo(80), { direction: 'ingress' });
      rig.overflow();
    };
    rig.run(udpTo(1));
    comeIn();
    change(() => view.setUint32(16, view.getUint32(16, true) - 1001, true)); /* a second ago */
    rig.run(udpTo(80), onItsWay);
    expect(pointsAt(rig.overflow().records, 0)).toMatchObject([{ direction: 1, packets: 1 }]);
    comeIn();
    change(() => view.setBigUint64(0, 77n << 1n, true)); /* of another flow, by another CPU */
    rig.run(udpTo(80), onItsWay);
    expect(pointsAt(rig.overflow().records, 0)).toMatchObject([{ direction: 1, packets: 1 }]);
    await rig.evict();
  });

  test('finds first points by a hash that nobody can foresee', () => {
    const slotOf = (): number => {
      using rig = createRig({ cacheMaxFlows: 1, preallocate: false });
      const { libbpf, firstPoints } = rig.kernel;
      rig.run(udpTo(1));
      rig.run(udpTo(80));
      const entry = new Uint8Array(24);
      for (let slot = 0; slot < 1 << 14; slot++) {
        libbpf.lookup(firstPoints, new Uint8Array(new Uint32Array([slot]).buffer), entry);
        if (entry.some((byte) => byte !== 0)) return slot;
      }
      return -1;
    };
    expect(new Set([slotOf(), slotOf(), slotOf()]).size).toBeGreaterThan(1);
  });
});
