import type { ReactElement } from 'react';
import { useMemo } from 'react';
import { Panel } from '../../components/panel';
import { useT } from '../../i18n/use-t';
import type { PanelDefinition } from '../../panels/panel';
import { panelView } from '../../panels/panel-view';
import { type DataRequest, usePanelData } from '../../query/use-panel-data';

export type LivePanelProps = { definition: PanelDefinition; request: DataRequest; locale: string };

/** A panel with its data. */
export function LivePanel({ definition, request, locale }: LivePanelProps): ReactElement {
  const t = useT();
  const data = usePanelData(definition, request);
  const view = useMemo(() => panelView(definition, data, t), [definition, data, t]);
  return <Panel definition={definition} view={view} locale={locale} />;
}
