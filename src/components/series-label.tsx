import type { ReactElement } from 'react';
import { CutName } from './cut-name';
import { LineSample } from './line-sample';
import type { SeriesStyle } from './series-style';

export type SeriesLabelProps = {
  name: string;
  /** The names that stand beside it. */
  among: readonly string[];
  style: SeriesStyle;
};

/** A line and its name, in legends. A name has a direction of its own: most are not in the reader's language. */
export function SeriesLabel({ name, among, style }: SeriesLabelProps): ReactElement {
  return (
    <span className="netobserv-agent-health__series-label">
      <LineSample style={style} />
      <CutName name={name} among={among} />
    </span>
  );
}
