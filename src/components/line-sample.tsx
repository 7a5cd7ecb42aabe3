import type { ReactElement } from 'react';
import type { SeriesStyle } from './series-style';

export type LineSampleProps = { style: SeriesStyle };

/** Thin lines stay thin, so that the sample looks like what it stands for. */
const THICKER = 1;

/** A short piece of a series' line, for legends. */
export function LineSample({ style }: LineSampleProps): ReactElement {
  const { color, dash, width, opacity } = style;
  return (
    <svg className="netobserv-agent-health__line-sample" viewBox="0 0 24 8" aria-hidden="true">
      <line
        x1="0"
        y1="4"
        x2="24"
        y2="4"
        style={{ stroke: color, strokeDasharray: dash, strokeWidth: width + THICKER, strokeOpacity: opacity }}
      />
    </svg>
  );
}
