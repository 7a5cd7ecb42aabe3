/** All agents together, from their rows. Pure: nothing is asked twice. */
import type { NodeRow } from './node-row';
import type { LossRegime } from './order';

export type ClusterSummary = {
  reporting: number;
  /** From the DaemonSet; undefined where kube-state-metrics is silent. */
  desired: number | undefined;
  /** Pods of the agents have been made in the last minutes, or are about to be. */
  rollout: boolean;
  /** Some map dropped, overflowed or was evicted early, at any time in the time range. */
  wasTight: boolean;
  flowsPerSecond: number | undefined;
  /** How flows that do not fit in the map are dealt with. */
  regime: LossRegime | undefined;
  /** Ring-buffer flows per map flow, over all agents that use the ring buffer. */
  ringBufferRatio: number | undefined;
  /** The node that takes the ring buffer most: sums would hide it. */
  worstRatio: { node: string; ratio: number } | undefined;
  droppedPerSecond: number | undefined;
  errorsPerSecond: number | undefined;
  /** The node whose map was fullest in the time range. */
  busiest: NodeRow | undefined;
  /** One value if all agents have it, else lowest and highest. */
  sampling: { least: number; most: number } | undefined;
  versions: readonly string[];
  /** Agents that say who they are are this project's; NetObserv's do not. */
  kind: 'own' | 'netobserv' | 'mixed' | undefined;
  cpuCores: number | undefined;
  memoryBytes: number | undefined;
};

function total(rows: readonly NodeRow[], of: (row: NodeRow) => number | undefined): number | undefined {
  const values = rows.map(of).filter((value) => value !== undefined);
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0);
}

/** Weighs each node's ratio by the flows that went through its map: the ratio of the sums. */
function ratioOfAll(rows: readonly NodeRow[]): number | undefined {
  const using = rows.filter((row) => row.ringBufferRatio !== undefined && row.flowsPerSecond !== undefined);
  if (using.length === 0) return undefined;
  let hashmap = 0;
  let accounter = 0;
  for (const { ringBufferRatio: ratio = 0, flowsPerSecond: flows = 0 } of using) {
    const through = Number.isFinite(ratio) ? flows / (1 + ratio) : 0;
    hashmap += through;
    accounter += flows - through;
  }
  return hashmap === 0 ? (accounter === 0 ? 0 : Infinity) : accounter / hashmap;
}

function regimeOf(rows: readonly NodeRow[]): LossRegime | undefined {
  // An agent whose numbers can not be read may use the ring buffer all the same.
  const reporting = rows.filter(
    ({ reporting: tells, ringBufferRatio, unreadable }) =>
      tells && (ringBufferRatio !== undefined || unreadable.length === 0),
  );
  if (reporting.length === 0) return undefined;
  const ring = reporting.filter(({ ringBufferRatio }) => ringBufferRatio !== undefined).length;
  return ring === reporting.length ? 'ratio' : ring === 0 ? 'drops' : 'mixed';
}

function kindOf(rows: readonly NodeRow[]): ClusterSummary['kind'] {
  const reporting = rows.filter(({ reporting: tells }) => tells);
  if (reporting.length === 0) return undefined;
  const own = reporting.filter(({ version }) => version !== undefined).length;
  return own === reporting.length ? 'own' : own === 0 ? 'netobserv' : 'mixed';
}

function worstRatioOf(rows: readonly NodeRow[]): ClusterSummary['worstRatio'] {
  return rows.reduce<ClusterSummary['worstRatio']>((worst, { node, ringBufferRatio: ratio }) => {
    if (ratio === undefined || (worst !== undefined && worst.ratio >= ratio)) return worst;
    return { node, ratio };
  }, undefined);
}

/** The node whose map was fullest; among equals the one that takes the ring buffer most, since it is the worst off. */
function fullest(rows: readonly NodeRow[]): NodeRow | undefined {
  const rank = (row: NodeRow): readonly number[] => [
    row.peakOccupancy ?? row.occupancy ?? -1,
    row.ringBufferRatio ?? 0,
    row.peakMapEntries ?? row.mapEntries ?? -1,
  ];
  const [first] = rows
    .filter(({ reporting }) => reporting)
    .map((row) => ({ row, by: rank(row) }))
    .sort((a, b) => {
      const index = a.by.findIndex((value, place) => value !== b.by[place]);
      return index === -1 ? 0 : b.by[index] - a.by[index];
    });
  return first?.row;
}

/**
 * @param desired agents that the DaemonSet wants, if known
 * @param rollout whether a rollout is under way
 * @param wasTight whether some map was too small in the time range
 */
export function summarize(
  rows: readonly NodeRow[],
  desired: number | undefined,
  rollout: boolean,
  wasTight = false,
): ClusterSummary {
  const samplings = rows.map(({ samplingRate }) => samplingRate).filter((value) => value !== undefined);
  return {
    reporting: rows.filter(({ reporting }) => reporting).length,
    desired: desired ?? (rows.some(({ reporting }) => !reporting) ? rows.length : undefined),
    rollout,
    wasTight,
    flowsPerSecond: total(rows, (row) => row.flowsPerSecond),
    regime: regimeOf(rows),
    ringBufferRatio: ratioOfAll(rows),
    worstRatio: worstRatioOf(rows),
    droppedPerSecond: total(rows, (row) => row.droppedPerSecond),
    errorsPerSecond: total(rows, (row) => row.errorsPerSecond),
    busiest: fullest(rows),
    sampling: samplings.length === 0 ? undefined : { least: Math.min(...samplings), most: Math.max(...samplings) },
    versions: [...new Set(rows.flatMap(({ version }) => (version === undefined ? [] : [version])))].sort(),
    kind: kindOf(rows),
    cpuCores: total(rows, (row) => row.cpuCores),
    memoryBytes: total(rows, (row) => row.memoryBytes),
  };
}
