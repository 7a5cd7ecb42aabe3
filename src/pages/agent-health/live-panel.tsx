import { memo, type ReactElement, useMemo } from 'react';
import type { Marker } from '../../components/marker';
import { Panel } from '../../components/panel';
import { useT } from '../../i18n/use-t';
import { queryBrowserPath } from '../../links/console-paths';
import type { NodeNames } from '../../panels/labels';
import type { PanelDefinition } from '../../panels/panel';
import type { PanelData } from '../../panels/panel-view';
import { panelView } from '../../panels/panel-view';

/** What all panels share. */
export type PanelSurroundings = {
  names: NodeNames;
  locale: string;
  markers: readonly Marker[];
  beforeLabel: string | undefined;
  onZoom: (start: number, end: number) => void;
  /** The console's Metrics page asks the cluster's door: it is closed to readers of one namespace. */
  mayInspect: boolean;
};

export type LivePanelProps = PanelSurroundings & {
  definition: PanelDefinition;
  data: PanelData;
  queries: readonly string[];
};

function DrawnPanel({ definition, data, queries, names, mayInspect, ...rest }: LivePanelProps): ReactElement {
  const t = useT();
  const view = useMemo(() => panelView(definition, data, { t, names }), [definition, data, t, names]);
  return (
    <Panel
      definition={definition}
      view={view}
      queries={queries}
      inspectPath={mayInspect && queries.length > 0 ? queryBrowserPath(queries) : undefined}
      {...rest}
    />
  );
}

/** A panel with its data. Drawn anew when its own data change, not with every change of the page. */
export const LivePanel = memo(DrawnPanel);
