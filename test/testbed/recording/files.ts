import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AgentSettings } from '../agents/agent-environment';
import type { DaemonSet } from '../kubernetes/daemon-set';

/** Where the recording is kept. */
export const RECORDING_FOLDER = join(dirname(fileURLToPath(import.meta.url)), '../../fixtures/recording');
export const SERIES_FILE = 'series.om.gz';
export const CLUSTER_FILE = 'cluster.json';

/** The cluster that was recorded, as it was at the end. */
export type RecordedCluster = {
  nodes: { name: string; ip: string }[];
  daemonSet: DaemonSet;
  flowCollector: AgentSettings;
  /** How much of its end goes on when it is played: within the last settings, after their rollout. */
  tailSeconds: number;
  /** What was recorded one after the other, where it is not all the same. */
  phases?: RecordedPhase[];
};

/** Settled, with one load and the same settings throughout; times in seconds since 1970. */
export type RecordedPhase = { name: string; from: number; to: number; settings: AgentSettings };

/** Recordings of NetObserv's Go agent, by what it does when its map is full. */
export const GO_AGENT_FOLDERS = {
  drops: join(RECORDING_FOLDER, '../go-agent/drops'),
  ratio: join(RECORDING_FOLDER, '../go-agent/ratio'),
} as const;

/** Whether a folder holds a recording. */
export function isRecording(folder: string): boolean {
  return [SERIES_FILE, CLUSTER_FILE].every((name) => existsSync(join(folder, name)));
}
