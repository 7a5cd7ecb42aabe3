import type { Bench } from '../benchmark';
import { OBJECT_FOLDER } from '../paths';
import { least } from '../result';
import type { Row } from '../result';
import { runWorker } from '../worker';
import type { Stage, StageResult, StageSettings } from './stage-worker';

const FLOWS = 100_000;
const STAGES: Record<Stage, string> = {
  ring: 'ring buffer, a record read',
  accounter: 'accounter, a record of a new flow',
  deduper: 'deduper, a record',
  encoder: 'encoder, a flow',
};

export async function stageCosts(bench: Bench): Promise<Row[]> {
  const settings: StageSettings = {
    objectFolder: OBJECT_FOLDER,
    trafficObject: bench.trafficObject,
    flows: FLOWS,
    rounds: bench.quick ? 5 : 20,
  };
  const result = await runWorker<StageResult>('stages/stage-worker', settings, bench.signal);
  return Object.entries(STAGES).map(([stage, what]) => ({ what, unit: 'ns', ours: least(result[stage as Stage]) }));
}
