import type { ReactElement } from 'react';
import { THRESHOLDS } from '../findings/thresholds';
import { useT } from '../i18n/use-t';
import { formatValue, NO_NUMBER } from '../units';
import './occupancy-bar.css';

/** Shares of cacheMaxFlows: 1 is full. Undefined: not known. */
export type OccupancyBarProps = { occupancy: number | undefined; peak: number | undefined; locale: string };

/** A share between 0 and 1 in words. */
export function percent(share: number | undefined, locale: string): string {
  return formatValue(share === undefined ? undefined : share * 100, 'percent', locale);
}

function width(share: number): string {
  return `${Math.min(1, Math.max(0, share)) * 100}%`;
}

/** How full the flow map is now and was at most. The numbers say it all; the bar is for the eye. */
export function OccupancyBar({ occupancy, peak, locale }: OccupancyBarProps): ReactElement {
  const t = useT();
  if (occupancy === undefined && peak === undefined) {
    return <>{NO_NUMBER}</>;
  }
  const level = Math.max(occupancy ?? 0, peak ?? 0) >= THRESHOLDS.occupancyHigh ? 'high' : 'normal';
  return (
    <div className="netobserv-agent-health__occupancy" data-test="occupancy" data-value={occupancy} data-peak={peak}>
      <span className="netobserv-agent-health__numbers">
        <span>{percent(occupancy, locale)}</span>
        {peak === undefined ? null : (
          <span className="netobserv-agent-health__subtle">
            {t('peak {{share}}', { share: percent(peak, locale) })}
          </span>
        )}
      </span>
      <span className="netobserv-agent-health__occupancy-track" aria-hidden="true">
        {occupancy === undefined ? null : (
          <span
            className="netobserv-agent-health__occupancy-fill"
            data-level={level}
            style={{ inlineSize: width(occupancy) }}
          />
        )}
        {peak === undefined ? null : (
          <span className="netobserv-agent-health__occupancy-peak" style={{ insetInlineStart: width(peak) }} />
        )}
      </span>
    </div>
  );
}
