/** Alerts about the agents, as data: this project's and NetObserv's own. Limits are those of the page's findings where it has such a finding. */
import { THRESHOLDS } from '../findings/thresholds';
import {
  type Blanks,
  evictionPercent,
  lostPercent,
  mapDrops,
  mapPercent,
  memoryPercent,
  missingPercent,
  ringBufferPercent,
} from './alert-expressions';

export type AlertRule = {
  name: string;
  /** What it fires on, for docs: "… more than LIMIT UNIT". */
  when: string;
  limit: number;
  /** Behind the number in texts, and on NetObserv's Network Health. */
  unit: string;
  /** Where Network Health's score ends, in the same unit. */
  upperBound: number;
  for: string;
  severity: 'info' | 'warning';
  expression: (blanks: Blanks) => string;
  /** Templates of Prometheus. Agents' alerts have the labels `node`, `namespace` and `pod`. */
  summary: string;
  description: string;
  /** Whether it is about one agent, or about all of them. */
  of: 'node' | 'cluster';
  /** The page's panel that shows it. */
  panel: string;
};

const percent = (share: number): number => 100 * share;
const NODE = '{{ $labels.node }}';
const PERCENT = '{{ $value | printf "%.1f" }} %';

export const ALERT_RULES: readonly AlertRule[] = [
  {
    name: 'NetObservAgentRingBuffer',
    when: 'flows that take the ring buffer, of those that go through the flow map',
    limit: percent(THRESHOLDS.ratioDegraded),
    unit: '%',
    upperBound: 5,
    for: '15m',
    severity: 'warning',
    expression: ringBufferPercent(600),
    summary: `The flow map is too small on ${NODE}.`,
    description: `On ${NODE}, ${PERCENT} as many flows take the costly ring buffer as go through the flow map. Above $LIMIT % the map is too small: raise cacheMaxFlows.`,
    of: 'node',
    panel: 'ring-buffer-ratio',
  },
  {
    name: 'NetObservAgentRunaway',
    when: 'flows that take the ring buffer, of those that go through the flow map',
    limit: percent(THRESHOLDS.ratioRunaway),
    unit: '%',
    upperBound: 50,
    for: '5m',
    severity: 'warning',
    expression: ringBufferPercent(180),
    summary: `The flow map is far too small on ${NODE}.`,
    description: `On ${NODE}, ${PERCENT} as many flows take the costly ring buffer as go through the flow map. Above $LIMIT % the agent's CPU runs away: raise cacheMaxFlows now.`,
    of: 'node',
    panel: 'ring-buffer-ratio',
  },
  {
    name: 'NetObservAgentMapDrops',
    when: 'packets of new flows that are lost at the flow map',
    limit: 0,
    unit: 'packets/s',
    upperBound: 100,
    for: '10m',
    severity: 'warning',
    expression: mapDrops,
    summary: `Packets are lost at the flow map on ${NODE}.`,
    description: `On ${NODE}, the agent loses {{ $value | printf "%.1f" }} packets/s of new flows, because neither the flow map nor a ring buffer takes them. The flows that NetObserv shows are incomplete.`,
    of: 'node',
    panel: 'dropped-flows',
  },
  {
    name: 'NetObservAgentSlowEvictions',
    when: 'time that the agent spends evicting the flow map',
    limit: 50,
    unit: '%',
    upperBound: 100,
    for: '15m',
    severity: 'warning',
    expression: evictionPercent,
    summary: `Evictions take too long on ${NODE}.`,
    description: `On ${NODE}, the agent spends ${PERCENT} of the time on evictions of the flow map. Above 100 % it falls behind and the map fills up: give it more CPU, or lengthen cacheActiveTimeout.`,
    of: 'node',
    panel: 'eviction-duration',
  },
  {
    name: 'NetObservAgentMapNearlyFull',
    when: 'peak of the flow map, of cacheMaxFlows',
    limit: percent(THRESHOLDS.occupancyHigh),
    unit: '%',
    upperBound: 100,
    for: '30m',
    severity: 'info',
    expression: mapPercent,
    summary: `The flow map is nearly full on ${NODE}.`,
    description: `On ${NODE}, the flow map is ${PERCENT} full at its peak, so a burst does not fit. Raise cacheMaxFlows.`,
    of: 'node',
    panel: 'map-occupancy',
  },
  {
    name: 'NetObservAgentMemory',
    when: 'working set of the agent, of its memory limit',
    limit: percent(THRESHOLDS.memoryHigh),
    unit: '%',
    upperBound: 100,
    for: '15m',
    severity: 'warning',
    expression: memoryPercent,
    summary: `The agent on ${NODE} is near its memory limit.`,
    description: `On ${NODE}, the agent uses ${PERCENT} of its memory limit. At 100 % the kernel kills it, and the flows in its maps are lost.`,
    of: 'node',
    panel: 'memory-by-node',
  },
  {
    name: 'NetObservAgentFlowsLost',
    when: 'flows that the agents send and flowlogs-pipeline does not take',
    limit: 5,
    unit: '%',
    upperBound: 100,
    for: '15m',
    severity: 'warning',
    expression: lostPercent,
    summary: 'Flows are lost between the agents and flowlogs-pipeline.',
    description: `flowlogs-pipeline does not take ${PERCENT} of the flows that the agents send. They are lost, unless Kafka holds them.`,
    of: 'cluster',
    panel: 'exported-flows',
  },
  {
    name: 'NetObservAgentsMissing',
    when: 'agents that are missing while no rollout is under way',
    limit: percent(THRESHOLDS.manySilent),
    unit: '%',
    upperBound: 100,
    for: '15m',
    severity: 'warning',
    expression: missingPercent,
    summary: 'Agents are missing in the namespace {{ $labels.namespace }}.',
    description: `${PERCENT} of the agents in the namespace {{ $labels.namespace }} don't run or can't be scraped, and no rollout explains it. NetObserv shows no traffic of nodes whose agent does not run.`,
    of: 'cluster',
    panel: 'eviction-rate',
  },
];
