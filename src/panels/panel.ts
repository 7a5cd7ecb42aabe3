import type { Translate } from '../i18n/use-t';
import type { MetricOrigin } from '../metrics/catalogue';
import type { Scope } from '../promql/selector';
import type { QueryWindow } from '../promql/query-window';
import type { Unit } from '../units';

/** What a query is built for. */
export type QueryContext = { scope: Scope; window: QueryWindow };

/** One query of a panel and how its series are called. */
export type PanelTarget = {
  query: (context: QueryContext) => string;
  legend: (labels: Readonly<Record<string, string>>, t: Translate) => string;
  /** A total is drawn as a line over the parts, which may be stacked. */
  role: 'part' | 'total';
};

/** A value that the reader should know, drawn as a line across the chart. */
export type LimitLine = { value: number; severity: 'warning' | 'critical'; label: (t: Translate) => string };

/** Everything about a panel. One component draws any of them. */
export type PanelDefinition = {
  id: string;
  title: (t: Translate) => string;
  whatIsNormal: (t: Translate) => string;
  unit: Unit;
  origin: MetricOrigin;
  shape: 'lines' | 'stack';
  targets: readonly PanelTarget[];
  limits: readonly LimitLine[];
  /** Said when all values are zero and that is good news. Without it zero is shown without comment. */
  healthyZero?: (t: Translate) => string;
  /** If this query answers 0, the panel has no meaning for these agents and says so. */
  applies?: { query: (context: QueryContext) => string; otherwise: (t: Translate) => string };
  /** Why there may be no data. */
  emptyMeans: (t: Translate) => string;
};
