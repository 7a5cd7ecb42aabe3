import type { ReactElement } from 'react';
import { LineSample } from './line-sample';
import type { SeriesStyle } from './series-style';

export type SeriesLabelProps = { name: string; style: SeriesStyle };

/** A line and its name, in legends. A name has a direction of its own: most are not in the reader's language. */
export function SeriesLabel({ name, style }: SeriesLabelProps): ReactElement {
  return (
    <span className="netobserv-agent-health__series-label">
      <LineSample style={style} />
      <span className="netobserv-agent-health__series-name" dir="auto" title={name}>
        {name}
      </span>
    </span>
  );
}
