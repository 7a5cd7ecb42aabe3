import type { ReactElement } from 'react';
import { formatValue, type Unit } from '../units';
import { LineSample } from './line-sample';
import type { ChartLimit } from './time-series-chart';

export type LimitLegendProps = { limits: readonly ChartLimit[]; unit: Unit; locale: string };

/** Names the limit lines, including those above the drawn part of the axis. */
export function LimitLegend({ limits, unit, locale }: LimitLegendProps): ReactElement | null {
  if (limits.length === 0) {
    return null;
  }
  return (
    <ul role="list" className="netobserv-agent-health__legend">
      {limits.map(({ value, label, color }) => (
        <li key={value} data-test="limit" data-value={value} className="netobserv-agent-health__limit">
          <LineSample style={{ color, dash: '6 4' }} />
          <span className="netobserv-agent-health__series-name">{label}</span>
          <span className="netobserv-agent-health__series-value">{formatValue(value, unit, locale)}</span>
        </li>
      ))}
    </ul>
  );
}
