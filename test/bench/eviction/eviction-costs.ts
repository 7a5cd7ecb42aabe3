/** What evicting costs, and what the maps take, by kind of map and its size: what the defaults are chosen by. */
import { OBJECT_FOLDER } from '../paths';
import type { Bench } from '../benchmark';
import { least } from '../result';
import type { Row } from '../result';
import { runWorker } from '../worker';
import type { EvictionCase, EvictionResult } from './eviction-worker';

type Kind = Pick<EvictionCase, 'flowMapType' | 'preallocate'>;

const KINDS: Record<string, Kind> = {
  hash: { flowMapType: 'hash', preallocate: false },
  'hash, preallocated': { flowMapType: 'hash', preallocate: true },
  'percpu_hash, preallocated': { flowMapType: 'percpu_hash', preallocate: true },
};
/** percpu_hash is not made for more: the kernel takes its per-CPU values one at a time. */
const PERCPU_MOST = 100_000;
const ENTRIES = [5000, 100_000, 1_000_000];
const FLOWS = [1000, 10_000, 100_000];
const MIB = 2 ** 20;

const number = (value: number): string => value.toLocaleString('en');

function casesOf(kind: Kind): { cacheMaxFlows: number; flows: number }[] {
  const most = kind.flowMapType === 'percpu_hash' ? PERCPU_MOST : Infinity;
  const sizes = ENTRIES.filter((entries) => entries <= most);
  return sizes.flatMap((cacheMaxFlows) =>
    FLOWS.filter((flows) => flows <= cacheMaxFlows).map((flows) => ({ cacheMaxFlows, flows })),
  );
}

export async function evictionCosts(bench: Bench): Promise<Row[]> {
  const rows: Row[] = [];
  const rounds = bench.quick ? 3 : 9;
  const shared = { objectFolder: OBJECT_FOLDER, trafficObject: bench.trafficObject, rounds };
  for (const [name, kind] of Object.entries(KINDS)) {
    for (const one of casesOf(kind)) {
      const what = `${name}, ${number(one.flows)} flows of ${number(one.cacheMaxFlows)}`;
      bench.progress(what);
      const result = await runWorker<EvictionResult>(
        'eviction/eviction-worker',
        { ...shared, ...kind, ...one },
        bench.signal,
      );
      const each = result.cpuMicroseconds.map((microseconds) => microseconds / one.flows);
      rows.push({ what: `${what}: CPU a flow`, unit: 'µs', ours: least(each) });
      rows.push({ what: `${what}: both maps`, unit: 'MiB', ours: least([result.mapBytes / MIB]) });
    }
  }
  return rows;
}
