/** What the collector took, as flowlogs-pipeline tells it. Pure. */
import type { Family } from '../prometheus/exposition';
import type { CollectorTotals } from './flow-totals';

/** Name of the ingesting stage, and of its type, in the pipeline that NetObserv's operator configures. */
const STAGE = 'grpc';

export function pipelineFamilies({ agents, refused }: CollectorTotals): Family[] {
  const flows = agents.reduce((sum, agent) => sum + agent.records, 0);
  return [
    {
      name: 'netobserv_ingest_flows_processed',
      type: 'counter',
      help: 'Number of flows received by the ingester',
      samples: [{ labels: { stage: STAGE }, value: flows }],
    },
    {
      name: 'netobserv_ingest_errors',
      type: 'counter',
      help: 'Counter of errors during ingestion',
      samples: refused === 0 ? [] : [{ labels: { stage: STAGE, type: STAGE, code: 'decode' }, value: refused }],
    },
  ];
}
