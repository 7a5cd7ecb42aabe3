import type { ReactElement } from 'react';
import type { SeriesStyle } from './series-style';

export type LineSampleProps = { style: SeriesStyle };

/** A short piece of a series' line, for legends. */
export function LineSample({ style }: LineSampleProps): ReactElement {
  return (
    <svg className="netobserv-agent-health__line-sample" viewBox="0 0 24 8" aria-hidden="true">
      <line x1="0" y1="4" x2="24" y2="4" strokeWidth="3" style={{ stroke: style.color, strokeDasharray: style.dash }} />
    </svg>
  );
}
