/** What an agent loses, by cause: each has a remedy of its own. */
import type { NodeFacts } from '../nodes/node-facts';
import { formatValue } from '../units';
import { mapRoom, sizeDisputed } from './map-room';
import { percent, raise, type Rule, share } from './rule';
import { mapDropsSeverity } from './severities';
import { THRESHOLDS } from './thresholds';

const PANEL = 'dropped-flows';

/** Agents count packets at the map, so this errs on the high side. */
function lostShare(drops: number, { flowsPerSecond = 0 }: NodeFacts): number {
  return share(drops, flowsPerSecond + drops) ?? 0;
}

/** NetObserv's agent has one reason for all that the kernel may say: the map is full, it is held, memory is short. */
const mapDrops: Rule = (facts) => {
  const drops = facts.mapDropsPerSecond ?? 0;
  const severity = mapDropsSeverity(lostShare(drops, facts));
  if (severity === undefined) return undefined;
  const room = mapRoom(facts);
  const packets = (locale: string): string => formatValue(drops, 'packets-per-second', locale);
  if (room?.isSizeKnown === false) {
    return sizeDisputed(room, severity, PANEL, (t, locale, values) =>
      t(
        '{{node}}: packets of new flows are lost ({{drops}}), as if the flow map were full. But it held {{entries}} flows at most, and the FlowCollector says cacheMaxFlows {{size}}: the two disagree.',
        { ...values, node: facts.node, drops: packets(locale) },
      ),
    );
  }
  return room === undefined
    ? {
        code: 'map-full-drops',
        severity,
        panel: PANEL,
        fix: raise(facts),
        sentence: (t, locale) =>
          t('{{node}}: the flow map is full and {{drops}} packets of new flows are lost.', {
            node: facts.node,
            drops: packets(locale),
          }),
      }
    : {
        code: 'map-refused-drops',
        severity,
        panel: PANEL,
        fix: (t) =>
          t(
            'The kernel took no new entries for another reason, most often because memory is short: look at the memory limit of the agents and at the free memory of the node. cacheMaxFlows does not help here.',
          ),
        sentence: (t, locale) =>
          t(
            '{{node}}: packets of new flows are lost ({{drops}}), although the flow map was only {{part}} full at its peak.',
            { node: facts.node, drops: packets(locale), part: percent(room.peak, locale) },
          ),
      };
};

const busyDrops: Rule = (facts) => {
  const drops = facts.busyDropsPerSecond ?? 0;
  const part = lostShare(drops, facts);
  if (part < THRESHOLDS.busyDrops) return undefined;
  return {
    code: 'map-busy-drops',
    severity: part >= THRESHOLDS.dropsRunaway ? 'degraded' : 'watch',
    panel: PANEL,
    fix: (t) =>
      t(
        'A longer cacheActiveTimeout makes it rarer: these packets come while the agent empties the map. cacheMaxFlows does not help here.',
      ),
    sentence: (t, locale) =>
      t('{{node}}: packets are missing in their flows ({{drops}}) because the flow map was busy.', {
        node: facts.node,
        drops: formatValue(drops, 'packets-per-second', locale),
      }),
  };
};

const queueDrops: Rule = (facts) => {
  const drops = facts.limiterDropsPerSecond ?? 0;
  if (drops <= 0) return undefined;
  return {
    code: 'exporter-queue-full',
    severity: 'degraded',
    panel: PANEL,
    fix: (t) =>
      t(
        'Look at what receives the flows: give flowlogs-pipeline more CPU or more replicas (spec.processor in the FlowCollector); if it is Kafka, look at its brokers. cacheMaxFlows does not help here.',
      ),
    sentence: (t, locale) =>
      t('{{node}}: {{drops}} flows are dropped because the receiver is too slow.', {
        node: facts.node,
        drops: formatValue(drops, 'flows-per-second', locale),
      }),
  };
};

const dnsDrops: Rule = (facts) => {
  const drops = facts.dnsDropsPerSecond ?? 0;
  if (drops < THRESHOLDS.dropsPerSecond) return undefined;
  return {
    code: 'dns-drops',
    severity: 'watch',
    panel: PANEL,
    fix: (t) =>
      t(
        'Raise cacheMaxFlows, which is also the size of the map for DNS, or turn DNSTracking off in the FlowCollector if nobody needs it.',
      ),
    sentence: (t, locale) =>
      t('{{node}}: what packets say of DNS is lost ({{drops}}); their flows are not.', {
        node: facts.node,
        drops: formatValue(drops, 'packets-per-second', locale),
      }),
  };
};

const otherDrops: Rule = (facts) => {
  const drops = facts.otherDropsPerSecond ?? 0;
  if (drops < THRESHOLDS.dropsPerSecond) return undefined;
  return {
    code: 'other-drops',
    severity: 'degraded',
    panel: PANEL,
    fix: (t) => t('This page does not know that reason. Look at the agent’s log.'),
    sentence: (t, locale) =>
      t('{{node}}: flows are dropped ({{drops}}); the agent gives as reason “{{reason}}”.', {
        node: facts.node,
        drops: formatValue(drops, 'flows-per-second', locale),
        reason: facts.otherDropReason ?? '',
      }),
  };
};

/** In order of what a reader should hear first among equals. */
export const DROP_RULES: readonly Rule[] = [mapDrops, queueDrops, otherDrops, busyDrops, dnsDrops];
