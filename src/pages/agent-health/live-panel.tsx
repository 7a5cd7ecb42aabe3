import { memo, type ReactElement } from 'react';
import { Panel } from '../../components/panel';
import { useT } from '../../i18n/use-t';
import type { PanelDefinition } from '../../panels/panel';
import { panelView } from '../../panels/panel-view';
import { type DataRequest, usePanelData } from '../../query/use-panel-data';

export type LivePanelProps = { definition: PanelDefinition; request: DataRequest; locale: string };

function DrawnPanel({ definition, request, locale }: LivePanelProps): ReactElement {
  const t = useT();
  const data = usePanelData(definition, request);
  return <Panel definition={definition} view={panelView(definition, data, t)} locale={locale} />;
}

/** A panel with its data. Drawn anew when its own data changes, not with every change of the page. */
export const LivePanel = memo(DrawnPanel);
