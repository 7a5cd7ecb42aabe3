import type { ReactElement } from 'react';
import { useT } from '../i18n/use-t';
import type { DrawnSeries } from '../panels/series-view';
import { formatTime, formatValue, type Unit } from '../units';
import { BEFORE_KEY } from './panel-drawing';
import { SeriesLabel } from './series-label';
import { BEFORE_STYLE, type SeriesStyle } from './series-style';
import type { StyleOf } from './use-series-styles';

export type SeriesLegendProps = {
  panelTitle: string;
  series: readonly DrawnSeries[];
  styleOf: StyleOf;
  hidden: ReadonlySet<string>;
  onToggle: (key: string) => void;
  /** Name of the window that is compared with; undefined if there is none. */
  beforeLabel: string | undefined;
  /** That window has lines to show. */
  hasBefore: boolean;
  unit: Unit;
  locale: string;
};

type EntryProps = {
  name: string;
  among: readonly string[];
  value: string;
  /** A number with its unit, which reads the same in every language. */
  ltr: boolean;
  style: SeriesStyle;
  pressed: boolean;
  onToggle: () => void;
};

function Entry({ name, among, value, ltr, style, pressed, onToggle }: EntryProps): ReactElement {
  return (
    <button type="button" className="netobserv-agent-health__series" aria-pressed={pressed} onClick={onToggle}>
      <SeriesLabel name={name} among={among} style={style} />
      <bdi className="netobserv-agent-health__series-value" dir={ltr ? 'ltr' : undefined}>
        {value}
      </bdi>
    </button>
  );
}

type BeforeProps = { label: string; hasLines: boolean; pressed: boolean; onToggle: () => void };

function BeforeEntry({ label, hasLines, pressed, onToggle }: BeforeProps): ReactElement {
  const t = useT();
  if (hasLines) {
    return (
      <Entry name={label} among={[]} value="" ltr={false} style={BEFORE_STYLE} pressed={pressed} onToggle={onToggle} />
    );
  }
  return (
    <span className="netobserv-agent-health__limit">
      <SeriesLabel name={label} among={[]} style={BEFORE_STYLE} />
      <span className="netobserv-agent-health__series-value">{t('no data')}</span>
    </span>
  );
}

/** Lists the series with their current values; a press hides or shows one. */
export function SeriesLegend(props: SeriesLegendProps): ReactElement {
  const { panelTitle, series, styleOf, hidden, onToggle, beforeLabel, unit, locale } = props;
  const t = useT();
  const names = series.map(({ name }) => name);
  const valueOf = ({ latest, current }: DrawnSeries): string =>
    current
      ? formatValue(latest?.value, unit, locale)
      : t('ended {{time}}', { time: formatTime(latest?.time ?? 0, 'minute', locale) });
  return (
    <ul
      role="list"
      className="netobserv-agent-health__legend"
      aria-label={t('Series of {{panel}}', { panel: panelTitle })}
    >
      {series.map((one) => (
        <li
          key={one.key}
          data-test="series"
          data-series={one.name}
          data-value={one.latest?.value}
          data-time={one.latest?.time}
          data-current={one.current}
        >
          <Entry
            name={one.name}
            among={names}
            value={valueOf(one)}
            ltr={one.current}
            style={styleOf(one)}
            pressed={!hidden.has(one.key)}
            onToggle={() => onToggle(one.key)}
          />
        </li>
      ))}
      {beforeLabel === undefined ? null : (
        <li data-test="before">
          <BeforeEntry
            label={beforeLabel}
            hasLines={props.hasBefore}
            pressed={!hidden.has(BEFORE_KEY)}
            onToggle={() => onToggle(BEFORE_KEY)}
          />
        </li>
      )}
    </ul>
  );
}
