import type { SeriesRole } from '../panels/panel';

/** How a series looks: never by colour alone, since lines may lie on each other and readers may not tell hues apart. */
export type SeriesStyle = { color: string; dash: string; /** In pixels. */ width: number; opacity: number };

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

const PART = { width: 2, opacity: 1 } as const;
const TOTAL: SeriesStyle = { ...PART, color: 'var(--pf-t--chart--color--black--500)', dash: 'none' };

/** Thin and grey: what data is compared with, not data. Never solid. */
const REFERENCE = { color: 'var(--pf-t--global--icon--color--subtle)', width: 1, opacity: 1 } as const;
const REFERENCE_DASHES = ['3 3', '10 4', '10 3 2 3'] as const;

/** The status colour for warnings is too pale for a thin line on white. */
const LIMIT_COLORS = {
  warning: 'var(--pf-t--chart--color--yellow--500)',
  critical: 'var(--pf-t--global--color--status--danger--default)',
} as const;

/** What makes the line of an earlier window differ from the line of now. */
const BEFORE = { dash: '5 4', width: 1.5, opacity: 0.6 } as const;

/** The legend entry of the earlier window stands for lines of any colour. */
export const BEFORE_STYLE: SeriesStyle = { color: TOTAL.color, ...BEFORE };

/**
 * The style of a series. Parts and references have slots, numbered apart; a total is alone. Colour and dash change
 * together, so that 32 parts differ. Areas of a stack lie apart: they need no dashes.
 */
export function styleOf(role: SeriesRole, slot: number, shape: 'lines' | 'stack'): SeriesStyle {
  switch (role) {
    case 'total':
      return TOTAL;
    case 'reference':
      return { ...REFERENCE, dash: REFERENCE_DASHES[slot % REFERENCE_DASHES.length] };
    case 'part': {
      const round = Math.floor(slot / COLORS.length);
      const dash = shape === 'stack' ? 'none' : DASHES[(slot + round) % DASHES.length];
      return { ...PART, color: COLORS[slot % COLORS.length], dash };
    }
    default:
      return role satisfies never;
  }
}

/** The style of the same series in the window that is compared with. */
export function beforeStyle(style: SeriesStyle): SeriesStyle {
  return { ...style, ...BEFORE };
}

/** The style of a limit line. */
export function limitStyle(severity: keyof typeof LIMIT_COLORS): SeriesStyle {
  return { color: LIMIT_COLORS[severity], dash: '6 4', width: 1, opacity: 1 };
}
