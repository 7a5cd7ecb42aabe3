/** What advice is tested on: runs of real agents, each of some phases. Pure data. */
import { TUNE_STATES } from '../tune/states';

/** Pods that take part in the load, beside those of the base: as many again, or one burst of new flows within a second. */
export type Extra = 'more' | 'burst';

export type Phase = { name: string; cacheMaxFlows: number; timeout: string; seconds: number; extra?: Extra };

export type AgentKind = 'own' | 'go';

export type Recording = {
  name: string;
  help: string;
  agent: AgentKind;
  environment?: Record<string, string>;
  phases: readonly Phase[];
};

/** A state of the tuning experiment, with the time that its memory takes to settle. */
const SWEEP: readonly Phase[] = TUNE_STATES.map(({ name, cacheMaxFlows, cacheTimeout }) => ({
  ...{ name, cacheMaxFlows, timeout: cacheTimeout, seconds: 28 },
}));

/** One burst, with at least a minute of quiet before it and after it. */
const burst = (timeout: string): readonly Phase[] => [
  { name: 'quiet', cacheMaxFlows: 20_000, timeout, seconds: 90 },
  { name: 'burst', cacheMaxFlows: 20_000, timeout, seconds: 95, extra: 'burst' },
];

/** Several evictions each: the longer the timeout, the longer the phase. */
const TIMEOUTS: readonly Phase[] = [1, 2, 5, 10, 15, 30].map((seconds) => ({
  ...{ name: `${seconds}s`, cacheMaxFlows: 20_000, timeout: `${seconds}s`, seconds: Math.max(30, 3.5 * seconds) },
}));

/** As the blog's agent did it: docs/experiment.md. */
const BLOG = { FLOW_MAP_TYPE: 'percpu_hash', EARLY_EVICTION_PERCENT: '100', EARLY_EVICTION_MIN_INTERVAL: '0s' };
const RING_BUFFER = { ENABLE_FLOWS_RINGBUF_FALLBACK: 'true' };

export const RECORDINGS: readonly Recording[] = [
  { name: 'burst-5s', help: 'a burst that comes once, timeout 5 s', agent: 'own', phases: burst('5s') },
  { name: 'burst-15s', help: 'a burst that comes once, timeout 15 s', agent: 'own', phases: burst('15s') },
  { name: 'timeouts', help: 'timeouts from 1 s to 30 s', agent: 'own', phases: TIMEOUTS },
  { name: 'tune-own', help: "the experiment's states, this agent", agent: 'own', phases: SWEEP },
  {
    name: 'doubles',
    help: 'a load that doubles',
    agent: 'own',
    phases: [
      { name: 'before', cacheMaxFlows: 20_000, timeout: '5s', seconds: 60 },
      { name: 'after', cacheMaxFlows: 20_000, timeout: '5s', seconds: 60, extra: 'more' },
    ],
  },
  { name: 'tune-blog', help: "the states, as the blog's agent did it", agent: 'own', environment: BLOG, phases: SWEEP },
  { name: 'tune-go', help: "the states, NetObserv's agent as it is by default", agent: 'go', phases: SWEEP },
  {
    name: 'tune-go-ratio',
    help: "the states, NetObserv's agent with the ring-buffer fallback",
    agent: 'go',
    environment: RING_BUFFER,
    phases: SWEEP,
  },
];
