/** What can be the matter with one agent. Rules as data; each looks at the facts and nothing else. */
import type { NodeFacts } from '../nodes/node-facts';
import { MOST_EVICTION_SECONDS } from '../promql/query-window';
import { formatValue } from '../units';
import { DROP_RULES } from './drop-rules';
import type { Severity } from './finding';
import { type MapRoom, mapRoom, sizeDisputed } from './map-room';
import { percent, raise, type Rule, share } from './rule';
import { peakOfThisSize } from './sizing';
import { ringBufferSeverity } from './severities';
import { THRESHOLDS } from './thresholds';

/** Twice the timeout up to which a rate window holds eight evictions: four are the least that one more or less does not matter for. */
const MOST_COUNTABLE_SECONDS = 2 * MOST_EVICTION_SECONDS;

/** A ratio as the share of all flows: easier to picture than flows for each other flow. */
function ringBufferShare(ratio: number): number {
  return Number.isFinite(ratio) ? ratio / (1 + ratio) : 1;
}

/** The ring buffer also takes packets that the map refuses for other reasons than that it is full. */
function ringBufferDespiteRoom(node: string, part: number, room: MapRoom, severity: Severity): ReturnType<Rule> {
  if (!room.isSizeKnown) {
    return sizeDisputed(room, severity, 'ring-buffer-ratio', (t, locale, values) =>
      t(
        '{{node}}: {{part}} of the flows take the costly ring buffer, as if the flow map were full. But it held {{entries}} flows at most, and the FlowCollector says cacheMaxFlows {{size}}: the two disagree.',
        { ...values, node, part: percent(part, locale) },
      ),
    );
  }
  return {
    code: 'ring-buffer-despite-room',
    severity,
    panel: 'ring-buffer-ratio',
    fix: (t) =>
      t(
        'The kernel took no new entries for another reason: the map was busy, or memory is short. Look at the memory limit of the agents and at the free memory of the node. cacheMaxFlows does not help here.',
      ),
    sentence: (t, locale) =>
      t(
        '{{node}}: {{part}} of the flows take the costly ring buffer, although the flow map was only {{peak}} full at its peak.',
        { node, part: percent(part, locale), peak: percent(room.peak, locale) },
      ),
  };
}

const ringBuffer: Rule = (facts) => {
  const ratio = facts.ringBufferRatio;
  const severity = ratio === undefined ? undefined : ringBufferSeverity(ratio);
  if (ratio === undefined || severity === undefined) return undefined;
  const part = ringBufferShare(ratio);
  // When traffic ends, the accounter evicts last: a few flows are all there is, and the ratio says nothing.
  if (part * (facts.flowsPerSecond ?? 0) < THRESHOLDS.ringBufferFlows) return undefined;
  const room = mapRoom(facts);
  if (room !== undefined) return ringBufferDespiteRoom(facts.node, part, room, severity);
  return {
    code: `ring-buffer-${severity}`,
    severity,
    panel: 'ring-buffer-ratio',
    fix: raise(facts),
    sentence: (t, locale) => {
      const values = { node: facts.node, part: percent(part, locale) };
      return severity === 'runaway'
        ? t('{{node}}: the flow map is far too small; {{part}} of the flows take the costly ring buffer.', values)
        : t('{{node}}: the flow map is too small; {{part}} of the flows take the costly ring buffer.', values);
    },
  };
};

const fullEvictions: Rule = (facts) => {
  const { evictions } = facts;
  if (evictions === undefined) return undefined;
  const all = evictions.timeout + evictions.full + evictions.closing + evictions.unnamed;
  const part = share(evictions.full, all);
  if (part === undefined || part < THRESHOLDS.fullShare) return undefined;
  return {
    code: 'full-evictions',
    severity: 'degraded',
    panel: 'eviction-rate',
    fix: raise(facts),
    sentence: (t, locale) =>
      t('{{node}}: {{part}} of the evictions come early because the flow map is full.', {
        node: facts.node,
        part: percent(part, locale),
      }),
  };
};

const sendErrors: Rule = (facts) => {
  const rate = facts.sendErrorsPerSecond ?? 0;
  if (rate < THRESHOLDS.errorsPerSecond) return undefined;
  return {
    code: 'send-errors',
    severity: 'degraded',
    panel: 'errors',
    fix: (t) => t('Look at the agent’s log and at flowlogs-pipeline: flows that could not be sent are lost.'),
    sentence: (t) => t('{{node}}: flows can not be sent.', { node: facts.node }),
  };
};

const otherErrors: Rule = (facts) => {
  const rate = facts.otherErrorsPerSecond ?? 0;
  if (rate < THRESHOLDS.errorsPerSecond) return undefined;
  return {
    code: 'errors',
    severity: 'watch',
    panel: 'errors',
    fix: (t) => t('Look at the agent’s log.'),
    sentence: (t, locale) =>
      t('{{node}}: the agent reports {{rate}} errors.', {
        node: facts.node,
        rate: formatValue(rate, 'errors-per-second', locale),
      }),
  };
};

const lag: Rule = (facts) => {
  const { evictions, longEvictionsPerSecond, cacheActiveTimeoutSeconds: timeout, isNew } = facts;
  if (evictions === undefined || timeout === undefined) return undefined;
  // Too few evictions fit in a rate window to count them, or the agent has not been there for a whole one.
  if (isNew || timeout > MOST_COUNTABLE_SECONDS) return undefined;
  const part = (evictions.timeout + evictions.full + evictions.closing + evictions.unnamed) * timeout;
  if (part >= THRESHOLDS.evictionLag) return undefined;
  const long = longEvictionsPerSecond === undefined ? undefined : longEvictionsPerSecond * timeout;
  if (part > 0 && (long === undefined || long >= THRESHOLDS.evictionLag)) return undefined;
  return {
    code: 'eviction-lag',
    // Agents evict empty maps, too: one that does not evict at all hangs, and its map fills up.
    severity: part === 0 ? 'degraded' : 'watch',
    panel: 'eviction-duration',
    fix: (t) => t('The node may be short of CPU, or an eviction takes longer than cacheActiveTimeout.'),
    sentence: (t, locale) =>
      t('{{node}}: only {{part}} of the expected evictions happen.', { node: facts.node, part: percent(part, locale) }),
  };
};

const occupancyHigh: Rule = (facts) => {
  const part = share(peakOfThisSize(facts) ?? facts.mapEntries, facts.cacheMaxFlows);
  if (part === undefined || part < THRESHOLDS.occupancyHigh) return undefined;
  return {
    code: 'map-nearly-full',
    severity: 'watch',
    panel: 'map-occupancy',
    fix: raise(facts),
    sentence: (t, locale) =>
      t('{{node}}: the flow map was {{part}} full at its peak, so a burst will not fit.', {
        node: facts.node,
        part: percent(part, locale),
      }),
  };
};

const memory: Rule = (facts) => {
  const part = share(facts.memoryBytes, facts.memoryLimitBytes);
  if (part === undefined || part < THRESHOLDS.memoryHigh) return undefined;
  return {
    code: 'memory-near-limit',
    severity: 'degraded',
    panel: 'memory-by-node',
    fix: (t) => t('Raise the memory limit of the agents, or lower cacheMaxFlows if the map is far from full.'),
    sentence: (t, locale) =>
      t('{{node}}: the agent uses {{part}} of its memory limit.', { node: facts.node, part: percent(part, locale) }),
  };
};

const wasOutOfMemory = ({ lastTermination }: NodeFacts): boolean => lastTermination === 'OOMKilled';

/** Unlike other restarts: what was in the maps is lost, and it will happen again. */
const outOfMemory: Rule = (facts) => {
  const count = Math.round(facts.recentRestarts ?? 0);
  if (count < 1 || !wasOutOfMemory(facts)) return undefined;
  return {
    code: 'out-of-memory',
    severity: 'degraded',
    panel: 'memory-by-node',
    fix: (t) => t('Raise the memory limit of the agents, or lower cacheMaxFlows if the map is far from full.'),
    sentence: (t) =>
      t(
        '{{node}}: the agent ran out of memory and was restarted; flows in its maps were lost. Restarts: {{restarts}}.',
        {
          node: facts.node,
          restarts: count,
        },
      ),
  };
};

const restarts: Rule = (facts) => {
  const count = Math.round(facts.recentRestarts ?? 0);
  if (count < 1 || wasOutOfMemory(facts)) return undefined;
  return {
    code: 'restarts',
    severity: 'watch',
    panel: 'memory-by-node',
    fix: (t) => t('Look at the log of the container before the restart.'),
    sentence: (t) =>
      facts.lastTermination === undefined
        ? t('{{node}}: the agent was restarted {{count}} times in the time range.', { node: facts.node, count })
        : t('{{node}}: the agent was restarted {{count}} times in the time range, last because of {{reason}}.', {
            node: facts.node,
            count,
            reason: facts.lastTermination,
          }),
  };
};

const starting: Rule = (facts) =>
  facts.isStarting
    ? {
        code: 'starting',
        severity: 'watch',
        panel: 'eviction-rate',
        fix: (t) => t('Wait a few minutes. If the agent is still silent then, this turns into Degraded.'),
        sentence: (t) =>
          t('{{node}}: the agent sends no metrics yet, because a rollout is under way.', { node: facts.node }),
      }
    : undefined;

const silent: Rule = (facts) =>
  facts.reporting || facts.isStarting
    ? undefined
    : {
        code: 'silent',
        severity: 'degraded',
        panel: 'eviction-rate',
        fix: (t) => t('Look at the pod: it may be starting, crashing, or out of Prometheus’ reach.'),
        sentence: (t) => t('{{node}}: the agent sends no metrics.', { node: facts.node }),
      };

const unreadable: Rule = ({ node, unreadable: metrics }) =>
  metrics.length === 0
    ? undefined
    : {
        code: 'unreadable',
        severity: 'watch',
        panel: 'eviction-rate',
        fix: (t) => t('Look at what the agent’s metrics port and the kubelet of the node answer.'),
        sentence: (t) =>
          t('{{node}}: the value of {{metrics}} is not a number (NaN or infinite). What depends on it is not known.', {
            node,
            metrics: metrics.join(', '),
          }),
      };

/** In order of what a reader should hear first among equals. */
export const NODE_RULES: readonly Rule[] = [
  silent,
  starting,
  ringBuffer,
  ...DROP_RULES,
  sendErrors,
  outOfMemory,
  memory,
  fullEvictions,
  lag,
  occupancyHigh,
  unreadable,
  otherErrors,
  restarts,
];
