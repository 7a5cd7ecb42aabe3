import type { ReactNode } from 'react';
import { THRESHOLDS } from '../findings/thresholds';
import type { Translate } from '../i18n/use-t';
import type { NodeRow } from '../findings/node-row';
import type { LossRegime, NodeSortKey } from '../findings/order';
import { formatValue } from '../units';
import { Ago, EvictionsCell, LossCell, MemoryCell, RestartsCell } from './node-table-cells';
import { OccupancyBar, percent } from './occupancy-bar';
import { VerdictLabel } from './verdict-label';

/** What cells need besides their row. `now` in seconds since 1970. */
export type CellContext = { regime: LossRegime; now: number; locale: string };

/** A column behind the one with the node's name. */
export type NodeColumn = {
  key: NodeSortKey;
  title: (t: Translate, regime: LossRegime) => string;
  /** What it says, and what is normal. */
  help: (t: Translate, locale: string, regime: LossRegime) => string;
  cell: (row: NodeRow, context: CellContext) => ReactNode;
  /** Only the agent itself can tell: nothing to show for one that does not report. */
  fromAgent: boolean;
};

const LOSS_TITLES: Record<LossRegime, (t: Translate) => string> = {
  ratio: (t) => t('Ring-buffer ratio'),
  drops: (t) => t('Drops'),
  mixed: (t) => t('Ring buffer or drops'),
};

function lossHelp(t: Translate, locale: string, regime: LossRegime): string {
  const values = {
    degraded: formatValue(THRESHOLDS.ratioDegraded, 'ratio', locale),
    runaway: formatValue(THRESHOLDS.ratioRunaway, 'ratio', locale),
  };
  switch (regime) {
    case 'ratio':
      return t(
        'Flows that took the costly ring buffer for each flow that went through the map. Normal is 0 or close to it; from {{degraded}} on the map is too small, from {{runaway}} on the CPU runs away.',
        values,
      );
    case 'drops':
      return t('What the agent gives up per second, because its map or its export queue is full. Normal is 0.');
    case 'mixed':
      return t(
        'Some agents send what does not fit in the map through the ring buffer, others drop it. Normal is 0 for both. A ratio of {{degraded}} means that the map is too small, from {{runaway}} on the CPU runs away. Dropped flows are lost.',
        values,
      );
    default:
      return regime satisfies never;
  }
}

const NODE_VERDICT: NodeColumn = {
  key: 'verdict',
  title: (t) => t('State'),
  help: (t) =>
    t(
      'The worst that is known about the agent. Open a row to see why, and what to change. Watch: nothing is lost, but there is little room. Degraded: it costs more than it should, or loses flows. Runaway: CPU and flows get out of hand.',
    ),
  // On narrow screens the cell is a grid, which would stretch the label.
  cell: ({ verdict }) => (
    <div>
      <VerdictLabel verdict={verdict} size="sm" />
    </div>
  ),
  fromAgent: false,
};

const FROM_AGENT: readonly NodeColumn[] = [
  {
    key: 'occupancy',
    title: (t) => t('Map in use'),
    help: (t, locale) =>
      t(
        'Share of cacheMaxFlows that the flow map held at its last eviction, and the peak in the time range, which is the mark on the bar. Normal is a peak below {{high}}. A peak below {{low}} means that the map may be smaller.',
        {
          high: percent(THRESHOLDS.occupancyHigh, locale),
          low: percent(THRESHOLDS.occupancyLow, locale),
        },
      ),
    cell: ({ occupancy, peakOccupancy }, { locale }) => (
      <OccupancyBar occupancy={occupancy} peak={peakOccupancy} locale={locale} />
    ),
    fromAgent: true,
  },
  {
    key: 'flows',
    title: (t) => t('Flows'),
    help: (t) =>
      t(
        'Flows that the agent hands on per second. Normal depends on the traffic. More flows without more traffic mean that the map is emptied too early.',
      ),
    cell: ({ flowsPerSecond }, { locale }) => formatValue(flowsPerSecond, 'flows-per-second', locale),
    fromAgent: true,
  },
  {
    key: 'evictions',
    title: (t) => t('Evictions'),
    help: (t) =>
      t(
        'How often per second the map is emptied, and why. Normal is one eviction each cacheActiveTimeout, all because of the timeout: 0.2/s with 5 seconds. Evictions because the map is full mean that cacheMaxFlows is too small. NetObserv’s own agent does not tell reasons.',
      ),
    cell: (row, { locale }) => <EvictionsCell row={row} locale={locale} />,
    fromAgent: true,
  },
  {
    key: 'loss',
    title: (t, regime) => LOSS_TITLES[regime](t),
    help: lossHelp,
    cell: (row, { regime, locale }) => <LossCell row={row} regime={regime} locale={locale} />,
    fromAgent: true,
  },
  {
    key: 'errors',
    title: (t) => t('Errors'),
    help: (t) => t('Errors that the agent reports per second. Normal is 0. The agent’s log says more.'),
    cell: ({ errorsPerSecond }, { locale }) => formatValue(errorsPerSecond, 'errors-per-second', locale),
    fromAgent: true,
  },
];

const FROM_CLUSTER: readonly NodeColumn[] = [
  {
    key: 'cpu',
    title: (t) => t('CPU'),
    help: (t) =>
      t(
        'CPU cores that the agent’s container uses. It follows packets and flows. One agent far above the others is on a busy node, or its map is too small.',
      ),
    cell: ({ cpuCores }, { locale }) => formatValue(cpuCores, 'cores', locale),
    fromAgent: false,
  },
  {
    key: 'memory',
    title: (t) => t('Memory'),
    help: (t, locale) =>
      t(
        'Memory of the agent’s container that can not be reclaimed, kernel maps included, and its share of the limit. Normal is flat and below {{high}} of the limit; at the limit the kernel kills the agent.',
        { high: percent(THRESHOLDS.memoryHigh, locale) },
      ),
    cell: (row, { locale }) => <MemoryCell row={row} locale={locale} />,
    fromAgent: false,
  },
  {
    key: 'restarts',
    title: (t) => t('Restarts'),
    help: (t) =>
      t('Restarts of the agent’s container since its pod was made. Normal is 0: a changed setting makes a new pod.'),
    cell: (row, { locale }) => <RestartsCell row={row} locale={locale} />,
    fromAgent: false,
  },
  {
    key: 'last-eviction',
    title: (t) => t('Last eviction'),
    help: (t) =>
      t(
        'When Prometheus last saw that the agent emptied its map. Normal is at most cacheActiveTimeout and one scrape ago. Long ago means that the agent hangs or is not scraped.',
      ),
    cell: ({ lastEviction, quietSeconds }, { now, locale }) => (
      <Ago time={lastEviction} leastSeconds={quietSeconds} now={now} locale={locale} />
    ),
    fromAgent: false,
  },
];

/** The columns behind the node's name. Those that only the agent can tell stand together. */
export const NODE_COLUMNS: readonly NodeColumn[] = [NODE_VERDICT, ...FROM_AGENT, ...FROM_CLUSTER];

/** The columns that a silent agent leaves empty. */
export const AGENT_COLUMN_COUNT = FROM_AGENT.length;
