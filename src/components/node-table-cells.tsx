import { Fragment, type ReactElement, type ReactNode } from 'react';
import { type Translate, useT } from '../i18n/use-t';
import type { NodeRow } from '../findings/node-row';
import { type LossRegime, totalEvictions } from '../findings/order';
import { formatValue, NO_NUMBER } from '../units';
import './node-table.css';
import { formatAgo, formatMoment, isoMoment } from './node-table-time';
import { percent } from './occupancy-bar';

type CellProps = { row: NodeRow; locale: string };

function TwoLines({ first, second }: { first: ReactNode; second: ReactNode }): ReactElement {
  return (
    <>
      <div className="netobserv-agent-health__number">{first}</div>
      {second === undefined ? null : <div className="netobserv-agent-health__subtle">{second}</div>}
    </>
  );
}

/** Why the map is emptied. That all is as it should be takes fewer words than that it is not. */
function evictionReasons(evictions: NonNullable<NodeRow['evictions']>, locale: string, t: Translate): string[] {
  const { timeout, full, closing, unnamed } = evictions;
  const rate = (value: number): string => formatValue(value, 'evictions-per-second', locale);
  if (timeout + full + closing === 0) {
    return unnamed > 0 ? [t('reasons not told')] : [];
  }
  if (full + closing + unnamed === 0) {
    return [t('all by timeout')];
  }
  return [
    ...(timeout > 0 ? [t('timeout {{rate}}', { rate: rate(timeout) })] : []),
    ...(full > 0 ? [t('full {{rate}}', { rate: rate(full) })] : []),
    ...(closing > 0 ? [t('closing {{rate}}', { rate: rate(closing) })] : []),
    ...(unnamed > 0 ? [t('not told {{rate}}', { rate: rate(unnamed) })] : []),
  ];
}

export function EvictionsCell({ row, locale }: CellProps): ReactElement {
  const t = useT();
  return (
    <TwoLines
      first={formatValue(totalEvictions(row), 'evictions-per-second', locale)}
      second={
        row.evictions &&
        evictionReasons(row.evictions, locale, t).map((reason, index) => (
          // Breaks between reasons, not within.
          <Fragment key={reason}>
            {index === 0 ? null : ', '}
            <span className="netobserv-agent-health__number">{reason}</span>
          </Fragment>
        ))
      }
    />
  );
}

/** The ratio, the drops, or both: where agents differ each value says what it is. */
export function LossCell({ row, regime, locale }: CellProps & { regime: LossRegime }): ReactElement {
  const t = useT();
  const { ringBufferRatio, droppedPerSecond } = row;
  const ratio = formatValue(ringBufferRatio, 'ratio', locale);
  const drops = formatValue(droppedPerSecond, 'flows-per-second', locale);
  if (regime === 'drops') {
    return <TwoLines first={drops} second={undefined} />;
  }
  const dropped = t('{{rate}} dropped', { rate: drops });
  if (regime === 'ratio') {
    return <TwoLines first={ratio} second={(droppedPerSecond ?? 0) > 0 ? dropped : undefined} />;
  }
  if (ringBufferRatio === undefined) {
    return <TwoLines first={droppedPerSecond === undefined ? NO_NUMBER : dropped} second={undefined} />;
  }
  return (
    <TwoLines first={t('ratio {{ratio}}', { ratio })} second={droppedPerSecond === undefined ? undefined : dropped} />
  );
}

export function MemoryCell({ row, locale }: CellProps): ReactElement {
  const t = useT();
  const { memoryBytes, memoryLimitBytes } = row;
  const share = memoryBytes === undefined || !memoryLimitBytes ? undefined : memoryBytes / memoryLimitBytes;
  return (
    <TwoLines
      first={formatValue(memoryBytes, 'bytes', locale)}
      second={share === undefined ? undefined : t('{{share}} of limit', { share: percent(share, locale) })}
    />
  );
}

export function RestartsCell({ row, locale }: CellProps): ReactElement {
  const t = useT();
  const recent = row.recentRestarts ?? 0;
  return (
    <TwoLines
      first={formatValue(row.restarts, 'count', locale)}
      second={recent > 0 ? t('{{count}} in the time range', { count: Math.round(recent) }) : undefined}
    />
  );
}

type AgoProps = {
  time: number | undefined;
  /** Where the time is not known: it was at least so long ago. */
  leastSeconds: number | undefined;
  now: number;
  locale: string;
};

/** How long ago, with the time of day for a pointer that waits. `now` in seconds since 1970. */
export function Ago({ time, leastSeconds, now, locale }: AgoProps): ReactElement {
  const moment = isoMoment(time);
  if (moment !== undefined) {
    return (
      <time dateTime={moment} title={formatMoment(time, locale)} className="netobserv-agent-health__number">
        {formatAgo(time, now, locale)}
      </time>
    );
  }
  return leastSeconds === undefined ? (
    <>{NO_NUMBER}</>
  ) : (
    <span className="netobserv-agent-health__number">{`> ${formatAgo(-leastSeconds, 0, locale)}`}</span>
  );
}
