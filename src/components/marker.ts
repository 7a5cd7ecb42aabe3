/** Something that happened, on the time axis of every panel. `time` in seconds since 1970. */
export type Marker = { time: number; label: string; detail: string };

type Span = { start: number; end: number };

/** The markers that a chart of this time shows, oldest first. */
export function markersIn(markers: readonly Marker[], { start, end }: Span): Marker[] {
  return markers.filter(({ time }) => time >= start && time <= end).sort((a, b) => a.time - b.time);
}

/** The markers so near to a time that a reader who points there means them. */
export function markersNear(markers: readonly Marker[], time: number, toleranceSeconds: number): Marker[] {
  return markers.filter((marker) => Math.abs(marker.time - time) <= toleranceSeconds);
}
