import type { Translate } from '../i18n/use-t';
import type { MetricOrigin } from '../metrics/catalogue';
import type { QueryWindow } from '../promql/query-window';
import type { Scope } from '../promql/selector';
import type { Unit } from '../units';
import type { NodeNames } from './labels';

/** What the reader's FlowCollector asks for. Undefined where it can't be read or does not say. */
export type ConfiguredAgent = {
  cacheMaxFlows: number | undefined;
  cacheActiveTimeoutSeconds: number | undefined;
};

/** What a query is built for. `window` belongs to the panel's origin. */
export type QueryContext = { scope: Scope; window: QueryWindow; configured: ConfiguredAgent };

/**
 * A total is drawn as a line over the parts, which may be stacked. A reference is what the parts are compared with: a
 * setting, a limit, an expectation; drawn thin and grey, never counted as data.
 */
export type SeriesRole = 'part' | 'total' | 'reference';

/** One query of a panel and how its series are called. */
export type PanelTarget = {
  /** Undefined: there is nothing to ask for in this context. */
  query: (context: QueryContext) => string | undefined;
  legend: (labels: Readonly<Record<string, string>>, t: Translate, names: NodeNames) => string;
  role: SeriesRole;
};

/** A value that the reader should know, drawn as a line across the chart. */
export type LimitLine = { value: number; severity: 'warning' | 'critical'; label: (t: Translate) => string };

/** Parts of the page, each with a heading. */
export type SectionId = 'evictions' | 'losses' | 'resources' | 'pipeline';

/** Everything about a panel. One component draws any of them. */
export type PanelDefinition = {
  id: string;
  section: SectionId;
  title: (t: Translate) => string;
  /** What is normal, and where that comes from. */
  whatIsNormal: (t: Translate) => string;
  unit: Unit;
  origin: MetricOrigin;
  shape: 'lines' | 'stack';
  targets: readonly PanelTarget[];
  limits: readonly LimitLine[];
  /** `always`: references set the axis, since the distance to them is the message. `near`: only if data come near. */
  references: 'always' | 'near';
  /** Said when all values are zero and that is good news. Without it zero is shown without comment. */
  healthyZero?: (t: Translate) => string;
  /** If this query answers 0, the panel has no meaning for these agents and says so. */
  applies?: { query: (context: QueryContext) => string; otherwise: (t: Translate) => string };
  /** Why there may be no data. */
  emptyMeans: (t: Translate) => string;
  /** Not every cluster has this part: without data the panel is left out. */
  optional?: true;
  /** Left out of a single node's view: the series are the cluster's. */
  clusterOnly?: true;
};
