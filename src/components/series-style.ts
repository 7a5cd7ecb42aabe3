/** How a series looks: never by colour alone, since lines may lie on each other and readers may not tell hues apart. */
export type SeriesStyle = { color: string; dash: string };

/** Shades which stand out from the page in the light and in the dark theme, in an order that keeps neighbours apart. */
const COLORS = [
  'var(--pf-t--chart--color--blue--300)',
  'var(--pf-t--chart--color--orange--400)',
  'var(--pf-t--chart--color--teal--400)',
  'var(--pf-t--chart--color--purple--400)',
  'var(--pf-t--chart--color--green--400)',
  'var(--pf-t--chart--color--red-orange--400)',
  'var(--pf-t--chart--color--blue--500)',
  'var(--pf-t--chart--color--yellow--500)',
] as const;

/** Solid first; the gaps let a line show that lies below. */
const DASHES = ['none', '8 3', '2 3', '8 3 2 3'] as const;

const TOTAL: SeriesStyle = { color: 'var(--pf-t--chart--color--black--500)', dash: 'none' };

/** The status colour for warnings is too pale for a thin line on white. */
const LIMIT_COLORS = {
  warning: 'var(--pf-t--chart--color--yellow--500)',
  critical: 'var(--pf-t--global--color--status--danger--default)',
} as const;

/**
 * The style of the part in a slot, or of a total, which has none. Colour and dash change together, so that 32 parts
 * differ. Areas of a stack lie apart: they need no dashes.
 */
export function styleOf(slot: number | undefined, shape: 'lines' | 'stack'): SeriesStyle {
  if (slot === undefined) {
    return TOTAL;
  }
  const round = Math.floor(slot / COLORS.length);
  const dash = shape === 'stack' ? 'none' : DASHES[(slot + round) % DASHES.length];
  return { color: COLORS[slot % COLORS.length], dash };
}

/** The colour of a limit line. */
export function limitColor(severity: keyof typeof LIMIT_COLORS): string {
  return LIMIT_COLORS[severity];
}
