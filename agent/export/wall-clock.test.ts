import { expect, it } from 'vitest';
import { edgy, seeded } from './testing/flows';
import { wallBaseOf, wallMsAt, wallNanosAt, wallSecondsAt } from './wall-clock';

it('is exact to the nanosecond', () => {
  const random = seeded(3);
  for (let round = 0; round < 2000; round++) {
    const clock = { wallNowMs: 1.7e12 + edgy(random, 3e11), monoNowNs: edgy(random, 2 ** 53 - 1) };
    const ns = edgy(random, 2 ** 53 - 1);
    const wall = BigInt(clock.wallNowMs) * 1_000_000n - BigInt(clock.monoNowNs) + BigInt(ns);
    const base = wallBaseOf(clock);
    expect(BigInt(wallSecondsAt(base, ns))).toBe(wall / 1_000_000_000n);
    expect(BigInt(wallNanosAt(base, ns))).toBe(wall % 1_000_000_000n);
    expect(BigInt(wallMsAt(base, ns))).toBe(wall / 1_000_000n);
  }
});
