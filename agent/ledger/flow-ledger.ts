/**
 * Holds user space to its own identity: every flow that entered was sent, merged into another, dropped, failed, or waits.
 * It listens where the stages report anyway. Pure.
 */
import type { Recorder } from '../metrics/recorder';

export type FlowLedger = {
  /** The recorder to give to the stages; passes everything on. */
  readonly recorder: Recorder;
  /** Flows without an explanation, or with more than one (then negative). 0 between two evictions. */
  unaccounted(): number;
};

export function createFlowLedger(recorder: Recorder): FlowLedger {
  let entered = 0;
  let left = 0;
  let waiting = 0;
  return {
    recorder: {
      ...recorder,
      entered(flows) {
        entered += flows;
        recorder.entered(flows);
      },
      merged(flows) {
        left += flows;
        recorder.merged(flows);
      },
      exported(flows) {
        left += flows;
        recorder.exported(flows);
      },
      dropped(source, reason, flows) {
        left += flows;
        recorder.dropped(source, reason, flows);
      },
      failed(reason, flows) {
        left += flows;
        recorder.failed(reason, flows);
      },
      queued(flows) {
        waiting = flows;
        recorder.queued(flows);
      },
    },
    unaccounted: () => entered - left - waiting,
  };
}
