import { describe, expect, test } from 'vitest';
import { addTally, EMPTY_TALLY } from './differential';
import { BATCH_PACKETS, openWays, runSeed } from './random-batch';
import { mayLoadBpf } from './rig';

const PACKETS = 100_000;
/** Always the same, so that a failure is the change's; fuzz.ts looks further. */
const SEEDS = Array.from({ length: PACKETS / BATCH_PACKETS }, (_, i) => i + 1);

describe.skipIf(!mayLoadBpf())('random packets', () => {
  test(`make the flows that the RFCs say, ${PACKETS} of them`, async () => {
    using ways = openWays();
    let total = EMPTY_TALLY;
    for (const seed of SEEDS) {
      const { tally, report } = await runSeed(seed, ways);
      if (report !== null) throw new Error(report);
      total = addTally(total, tally);
    }
    /* The packets are worth something only if they come in every kind. */
    expect(total.packets).toBe(PACKETS);
    expect(total.mapped).toBeGreaterThan(PACKETS / 2);
    expect(total.not_ip).toBeGreaterThan(PACKETS / 50);
    expect(total.lost_malformed).toBeGreaterThan(PACKETS / 50);
    expect(total.portsRecalled).toBeGreaterThan(PACKETS / 100);
    expect(total.refused).toBeLessThan(PACKETS / 30);
    expect(total.mapped + total.not_ip + total.lost_malformed + total.refused).toBe(PACKETS);
  });
});
