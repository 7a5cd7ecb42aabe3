/** What a prediction says: between `low` and `high`, most likely `likely`. */
export type Range = { low: number; likely: number; high: number };

/** @param least below it nothing can be; @param most nor above it */
export function clampRange({ low, likely, high }: Range, least: number, most: number): Range {
  const clamp = (value: number): number => Math.min(most, Math.max(least, value));
  return { low: clamp(low), likely: clamp(likely), high: clamp(high) };
}

/** The value with the same room on both sides. @param part of the value */
export function around(likely: number, part: number): Range {
  return { low: likely * (1 - part), likely, high: likely * (1 + part) };
}

/** Half of the width, as a part of the likely value. */
export function widthOf({ low, likely, high }: Range): number {
  return likely === 0 ? 0 : (high - low) / 2 / Math.abs(likely);
}

export const mapRange = ({ low, likely, high }: Range, change: (value: number) => number): Range => ({
  low: change(low),
  likely: change(likely),
  high: change(high),
});
