import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where the recording is kept. */
export const RECORDING_FOLDER = join(dirname(fileURLToPath(import.meta.url)), '../../fixtures/recording');
export const SERIES_FILE = 'series.om.gz';
export const CLUSTER_FILE = 'cluster.json';

/** The cluster that was recorded, and its agents' settings at the end. */
export type RecordedCluster = {
  nodes: { name: string; ip: string }[];
  pods: { name: string; node: string; ip: string }[];
  flowCollector: { cacheMaxFlows: number; cacheActiveTimeout: string; sampling: number };
};
