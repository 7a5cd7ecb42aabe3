import type { ReactElement } from 'react';
import { useT } from '../i18n/use-t';
import type { DrawnSeries } from '../panels/series-view';
import { formatTime, formatValue, type Unit } from '../units';
import { LineSample } from './line-sample';
import type { SeriesStyle } from './series-style';

export type SeriesLegendProps = {
  panelTitle: string;
  series: readonly DrawnSeries[];
  styles: readonly SeriesStyle[];
  hidden: ReadonlySet<string>;
  onToggle: (key: string) => void;
  unit: Unit;
  locale: string;
};

/** Lists the series with their current values; a press hides or shows one. */
export function SeriesLegend(props: SeriesLegendProps): ReactElement {
  const { panelTitle, series, styles, hidden, onToggle, unit, locale } = props;
  const t = useT();
  return (
    <ul
      role="list"
      className="netobserv-agent-health__legend"
      aria-label={t('Series of {{panel}}', { panel: panelTitle })}
    >
      {series.map(({ key, name, latest, current }, index) => (
        <li
          key={key}
          data-test="series"
          data-series={name}
          data-value={latest?.value}
          data-time={latest?.time}
          data-current={current}
        >
          <button
            type="button"
            className="netobserv-agent-health__series"
            aria-pressed={!hidden.has(key)}
            onClick={() => onToggle(key)}
          >
            <LineSample style={styles[index]} />
            <span className="netobserv-agent-health__series-name">{name}</span>
            <span className="netobserv-agent-health__series-value">
              {current
                ? formatValue(latest?.value, unit, locale)
                : t('ended {{time}}', { time: formatTime(latest?.time ?? 0, 'minute', locale) })}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
