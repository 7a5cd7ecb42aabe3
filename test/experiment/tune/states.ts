/**
 * The settings that the blog turned, in its order, and what it read from its pictures (six agents, NetObserv's agent of 2024,
 * totals of all agents). Pure data.
 */
export type BlogFigures = {
  /** Evictions a second of the maps, and of the accounter. */
  hashmap: string;
  accounter: string;
  flows: string;
  ratio: string;
  /** Flows in the maps of all agents, and in one. */
  occupancy: string;
  /** Cores of all agents. */
  cpu: string;
  /** Memory of all agents. */
  memory: string;
};

export type TuneState = {
  name: string;
  cacheMaxFlows: number;
  cacheTimeout: string;
  blog: BlogFigures;
};

export const TUNE_STATES: readonly TuneState[] = [
  {
    name: '100k',
    cacheMaxFlows: 100_000,
    cacheTimeout: '5s',
    blog: {
      ...{ hashmap: '1.2', accounter: '0–0.07', flows: '3.0–3.8k', ratio: '≤ 0.00004', occupancy: '15–20k (2–3.8k)' },
      ...{ cpu: '0.075–0.085', memory: '340–415 MB' },
    },
  },
  {
    name: '50k',
    cacheMaxFlows: 50_000,
    cacheTimeout: '5s',
    blog: {
      ...{ hashmap: '1.2', accounter: '≤ 0.1', flows: '3.1–3.5k', ratio: '≤ 0.00004', occupancy: '16–18k' },
      ...{ cpu: '0.07–0.08', memory: '260 MB' },
    },
  },
  {
    name: '10k',
    cacheMaxFlows: 10_000,
    cacheTimeout: '5s',
    blog: {
      ...{ hashmap: '1.2', accounter: '≤ 0.07', flows: '3.2–4.1k', ratio: '≤ 0.0009', occupancy: '16–21k' },
      ...{ cpu: '0.07–0.08', memory: '190–230 MB' },
    },
  },
  {
    name: '2k',
    cacheMaxFlows: 2_000,
    cacheTimeout: '5s',
    blog: {
      ...{ hashmap: '3.0–3.5', accounter: '1.2', flows: '5–6k', ratio: '0.004–0.006', occupancy: '7–10k' },
      ...{ cpu: '0.10–0.13', memory: '205 MB' },
    },
  },
  {
    name: '2k-1s',
    cacheMaxFlows: 2_000,
    cacheTimeout: '1s',
    blog: {
      ...{ hashmap: '6.0', accounter: '0–0.8', flows: '7.7–8.1k', ratio: '≤ 0.002', occupancy: '7–8k' },
      ...{ cpu: '0.15–0.17', memory: '185 MB' },
    },
  },
  {
    name: 'runaway',
    cacheMaxFlows: 500,
    cacheTimeout: '5s',
    blog: {
      ...{ hashmap: '10–15', accounter: '1', flows: '20–23k', ratio: '0.05–0.11, once 0.54', occupancy: '7–21k' },
      ...{ cpu: '0.39', memory: 'not told' },
    },
  },
];
