import type { PanelDefinition } from '../panels/panel';
import type { PanelView } from '../panels/panel-view';
import type { DrawnSeries } from '../panels/series-view';
import type { Translate } from '../i18n/use-t';
import { belowTop, type Layer, layers, lineLayer, valueTop } from './chart-geometry';
import { beforeLines } from './series-before';
import { beforeStyle, limitStyle, type SeriesStyle } from './series-style';
import type { StyleOf } from './use-series-styles';

/** A line that data is compared with, for the legend. */
export type ComparedLine = {
  key: string;
  kind: 'reference' | 'limit';
  name: string;
  value: number | undefined;
  style: SeriesStyle;
  /** It is not drawn: the axis ends below. */
  above: boolean;
};

/** What a panel draws, once the reader's choice is applied. */
export type PanelDrawing = {
  /** Totals and parts, hidden ones included: the legend lists them. */
  data: readonly DrawnSeries[];
  /** Those that are shown. */
  shown: readonly DrawnSeries[];
  references: readonly DrawnSeries[];
  /** The lines of the window that is compared with. Empty without one, and when hidden. */
  before: readonly DrawnSeries[];
  compared: readonly ComparedLine[];
  /** How each series looks, by its key. */
  styles: ReadonlyMap<string, SeriesStyle>;
  /** From the back to the front. */
  layers: readonly Layer[];
  /** Top of the value axis. */
  top: number;
};

/** Key by which the lines of the earlier window are hidden. Keys of series start with their role. */
export const BEFORE_KEY = 'before';

export type DrawingInput = {
  definition: Pick<PanelDefinition, 'shape' | 'limits' | 'references'>;
  view: Pick<Extract<PanelView, { state: 'ready' }>, 'series' | 'before'>;
  hidden: ReadonlySet<string>;
  styleOf: StyleOf;
};

function shownBefore({ definition, view, hidden }: DrawingInput): readonly DrawnSeries[] {
  return hidden.has(BEFORE_KEY)
    ? []
    : beforeLines(
        view.before.filter(({ key }) => !hidden.has(key)),
        definition.shape,
      );
}

/** Decides what is drawn, in which order, and how high the axis is. */
export function panelDrawing(input: DrawingInput, t: Translate): PanelDrawing {
  const { definition, view, hidden, styleOf } = input;
  const data = view.series.filter(({ role }) => role !== 'reference');
  const references = view.series.filter(({ role }) => role === 'reference');
  const shown = data.filter(({ key }) => !hidden.has(key));
  const before = shownBefore(input);
  const dataLayers = layers(shown, definition.shape, styleOf);
  const beforeLayers = before.map((series) => ({
    ...lineLayer(series, 'line', beforeStyle(styleOf(series))),
    key: `${BEFORE_KEY} ${series.key}`,
  }));
  const steps = references.map((series) => lineLayer(series, 'step', styleOf(series)));
  const top = valueTop({
    data: [...beforeLayers, ...dataLayers],
    references: steps,
    limits: definition.limits,
    mode: definition.references,
  });
  return {
    data,
    shown,
    references,
    before,
    // Of an earlier series that is gone only its earlier line is left.
    styles: new Map([
      ...before.map((series) => [series.key, beforeStyle(styleOf(series))] as const),
      ...view.series.map((series) => [series.key, styleOf(series)] as const),
    ]),
    layers: [...steps.map((layer) => belowTop(layer, top)), ...beforeLayers, ...dataLayers],
    top,
    compared: [
      ...references.map((series) => referenceLine(series, styleOf(series), top)),
      ...definition.limits.map((limit) => limitLine(limit, top, t)),
    ],
  };
}

function referenceLine({ key, name, latest }: DrawnSeries, style: SeriesStyle, top: number): ComparedLine {
  return {
    key,
    kind: 'reference',
    name,
    value: latest?.value,
    style,
    above: latest !== undefined && latest.value > top,
  };
}

function limitLine(
  { value, severity, label }: PanelDefinition['limits'][number],
  top: number,
  t: Translate,
): ComparedLine {
  return {
    key: `limit ${value}`,
    kind: 'limit',
    name: label(t),
    value,
    style: limitStyle(severity),
    above: value > top,
  };
}
