import type { Sample } from './response';

/** The points of a range query: from start to end, one per step, in seconds. */
export type Grid = { start: number; end: number; step: number };

/** Puts samples on the grid, with null where there is none, so that a chart breaks its line there. */
export function onGrid(samples: readonly Sample[], grid: Grid): Sample[] {
  const values = new Map(samples.map(({ time, value }) => [time, value]));
  const count = Math.floor((grid.end - grid.start) / grid.step) + 1;
  return Array.from({ length: count }, (_, index) => {
    const time = grid.start + index * grid.step;
    return { time, value: values.get(time) ?? null };
  });
}

/** Points without a drawn neighbour: a line can't show them. */
export function isolated(points: readonly Sample[]): Sample[] {
  return points.filter(
    ({ value }, index) =>
      value !== null && (points[index - 1]?.value ?? null) === null && (points[index + 1]?.value ?? null) === null,
  );
}
