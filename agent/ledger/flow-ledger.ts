/**
 * Holds user space to its own identity: every flow that entered was sent, merged into another, dropped, failed, or waits.
 * It listens where the stages report anyway. Pure.
 */
import type { Recorder } from '../metrics/recorder';

/** Flows since the start, by what became of them. */
export type FlowTotals = {
  in: number;
  out: number;
  merged: number;
  dropped: number;
  failed: number;
  queued: number;
};

export type FlowLedger = {
  /** The recorder to give to the stages; passes everything on. */
  readonly recorder: Recorder;
  readonly totals: Readonly<FlowTotals>;
  /** Flows without an explanation, or with more than one (then negative). 0 between two evictions. */
  unaccounted(): number;
};

export function createFlowLedger(recorder: Recorder): FlowLedger {
  const totals: FlowTotals = { in: 0, out: 0, merged: 0, dropped: 0, failed: 0, queued: 0 };
  return {
    totals,
    recorder: {
      ...recorder,
      entered(flows) {
        totals.in += flows;
        recorder.entered(flows);
      },
      merged(flows) {
        totals.merged += flows;
        recorder.merged(flows);
      },
      exported(flows) {
        totals.out += flows;
        recorder.exported(flows);
      },
      dropped(source, reason, flows) {
        totals.dropped += flows;
        recorder.dropped(source, reason, flows);
      },
      failed(reason, flows) {
        totals.failed += flows;
        recorder.failed(reason, flows);
      },
      queued(flows) {
        totals.queued = flows;
        recorder.queued(flows);
      },
    },
    unaccounted: () => totals.in - totals.out - totals.merged - totals.dropped - totals.failed - totals.queued,
  };
}
