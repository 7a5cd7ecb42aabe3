import type { ReactElement } from 'react';
import { CHART_PADDING, type Span, xOf } from './chart-scale';
import { useCrosshairTime } from './crosshair';
import type { CrosshairStore } from './crosshair-store';

export type CrosshairLineProps = { store: CrosshairStore; span: Span; /** In pixels. */ width: number; height: number };

/** The shared crosshair in one chart. All that is drawn anew in the other charts while the pointer moves. */
export function CrosshairLine({ store, span, width, height }: CrosshairLineProps): ReactElement | null {
  const time = useCrosshairTime(store);
  if (time === undefined || time < span.start || time > span.end) {
    return null;
  }
  const x = xOf(time, span, width);
  return (
    <line
      className="netobserv-agent-health__crosshair"
      data-test="crosshair"
      data-time={time}
      x1={x}
      x2={x}
      y1={CHART_PADDING.top}
      y2={height - CHART_PADDING.bottom}
    />
  );
}
