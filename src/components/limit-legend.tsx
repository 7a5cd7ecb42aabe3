import type { ReactElement } from 'react';
import { useT } from '../i18n/use-t';
import { formatValue, type Unit } from '../units';
import type { ComparedLine } from './panel-drawing';
import { SeriesLabel } from './series-label';

export type LimitLegendProps = { lines: readonly ComparedLine[]; unit: Unit; locale: string };

/** Names the lines that data is compared with: settings and limits, also those above the drawn part of the axis. */
export function LimitLegend({ lines, unit, locale }: LimitLegendProps): ReactElement | null {
  const t = useT();
  if (lines.length === 0) {
    return null;
  }
  return (
    <ul
      role="list"
      className="netobserv-agent-health__legend netobserv-agent-health__legend-compared"
      aria-label={t('Compared with')}
    >
      {lines.map(({ key, kind, name, value, style, above }) => (
        <li
          key={key}
          data-test={kind}
          data-series={name}
          data-value={value}
          data-above={above}
          className="netobserv-agent-health__limit"
        >
          <SeriesLabel name={name} among={lines.map((line) => line.name)} style={style} />
          {above ? <span className="netobserv-agent-health__above">{t('above the chart')}</span> : null}
          <span className="netobserv-agent-health__series-value" dir="ltr">
            {formatValue(value, unit, locale)}
          </span>
        </li>
      ))}
    </ul>
  );
}
