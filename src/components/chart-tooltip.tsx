import type { CSSProperties, ReactElement } from 'react';
import { useT } from '../i18n/use-t';
import { formatTime, formatValue, type Unit } from '../units';
import { CutName } from './cut-name';
import { LineSample } from './line-sample';
import type { Marker } from './marker';
import type { Readout, ReadoutRow } from './series-readout';
import type { SeriesStyle } from './series-style';

export type ChartTooltipProps = {
  title: string;
  /** Undefined: the title says it all. */
  readout: Readout | undefined;
  /** Changes at about this time. */
  markers: readonly Marker[];
  /** Lines of an earlier window are drawn. */
  compares: boolean;
  /** How each series looks, by its key. */
  styles: ReadonlyMap<string, SeriesStyle>;
  unit: Unit;
  locale: string;
  /** Where the crosshair is, and how wide the chart is, in pixels. */
  x: number;
  width: number;
};

const GAP = 12;
const LEAST_WIDTH = 160;
const MOST_WIDTH = 360;

/** Stands on the side of the crosshair with more room. */
function placeOf(x: number, width: number): CSSProperties {
  const right = x > width / 2;
  const room = (right ? x : width - x) - GAP;
  const maxInlineSize = Math.max(LEAST_WIDTH, Math.min(MOST_WIDTH, room));
  return right ? { insetInlineEnd: width - x + GAP, maxInlineSize } : { insetInlineStart: x + GAP, maxInlineSize };
}

type RowProps = {
  row: ReadoutRow;
  among: readonly string[];
  style: SeriesStyle | undefined;
  unit: Unit;
  locale: string;
  compares: boolean;
};

function Row({ row, among, style, unit, locale, compares }: RowProps): ReactElement {
  const t = useT();
  return (
    <>
      {style ? <LineSample style={style} /> : <span />}
      <CutName name={row.name === '' ? t('all together') : row.name} among={among} />
      <span className="netobserv-agent-health__tooltip-value">{formatValue(row.value, unit, locale)}</span>
      {compares ? (
        <span className="netobserv-agent-health__tooltip-before">
          {row.before === undefined ? '' : formatValue(row.before, unit, locale)}
        </span>
      ) : null}
    </>
  );
}

function Heading(): ReactElement {
  const t = useT();
  return (
    <>
      <span className="netobserv-agent-health__tooltip-now">{t('Now shown')}</span>
      <span className="netobserv-agent-health__tooltip-before">{t('Before')}</span>
    </>
  );
}

type ValuesProps = Pick<ChartTooltipProps, 'compares' | 'styles' | 'unit' | 'locale'> & { readout: Readout };

function Values({ readout, compares, styles, unit, locale }: ValuesProps): ReactElement {
  const t = useT();
  const { rows, references, more } = readout;
  const names = [...rows, ...references].map(({ name }) => name);
  return (
    <div
      className={`netobserv-agent-health__tooltip-values${compares ? ' netobserv-agent-health__tooltip-compares' : ''}`}
      data-test="tooltip-values"
    >
      {compares ? <Heading /> : null}
      {rows.map((row) => (
        <Row key={row.key} row={row} among={names} style={styles.get(row.key)} {...{ unit, locale, compares }} />
      ))}
      {more > 0 ? (
        <span className="netobserv-agent-health__tooltip-more">{t('and {{count}} more', { count: more })}</span>
      ) : null}
      {references.map((row) => (
        <Row key={row.key} row={row} among={names} style={styles.get(row.key)} {...{ unit, locale, compares }} />
      ))}
    </div>
  );
}

/** The values at the crosshair, for the eye: assistive technology hears them as the value of the slider. */
export function ChartTooltip({ title, readout, markers, ...rest }: ChartTooltipProps): ReactElement {
  const t = useT();
  return (
    <div className="netobserv-agent-health__tooltip" style={placeOf(rest.x, rest.width)} data-test="tooltip">
      <div className="netobserv-agent-health__tooltip-title">{title}</div>
      {markers.map(({ time, label, detail }) => (
        <div key={`${time} ${label}`} className="netobserv-agent-health__tooltip-marker">
          <strong>{t('{{time}}: {{change}}', { time: formatTime(time, 'second', rest.locale), change: label })}</strong>
          {detail === '' ? null : <div>{detail}</div>}
        </div>
      ))}
      {readout ? <Values {...rest} readout={readout} /> : null}
    </div>
  );
}
