import { Card, CardBody, CardHeader, CardTitle } from '@patternfly/react-core';
import { type ReactElement, useState } from 'react';
import { useT } from '../i18n/use-t';
import type { PanelDefinition } from '../panels/panel';
import type { PanelView } from '../panels/panel-view';
import { unitLabel } from '../units';
import { LimitLegend } from './limit-legend';
import { PanelActions } from './panel-actions';
import { PanelChart } from './panel-chart';
import { PanelMessage } from './panel-message';
import { PanelNote } from './panel-note';
import { SeriesLegend } from './series-legend';
import { limitColor } from './series-style';
import { SeriesTable } from './series-table';
import { testIds } from './test-ids';
import { useSeriesStyles } from './use-series-styles';

export type PanelProps = { definition: PanelDefinition; view: PanelView; locale: string };

type ReadyProps = PanelProps & { view: Extract<PanelView, { state: 'ready' }>; asTable: boolean };

function toggled(keys: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(keys);
  return next.delete(key) ? next : next.add(key);
}

function PanelContent({ definition, view, locale, asTable }: ReadyProps): ReactElement {
  const t = useT();
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const styles = useSeriesStyles(view.series, definition.shape);
  const limits = definition.limits.map(({ value, severity, label }) => ({
    value,
    label: label(t),
    color: limitColor(severity),
  }));
  if (asTable) {
    return (
      <div className="netobserv-agent-health__table" tabIndex={0} role="group" aria-label={definition.title(t)}>
        <SeriesTable title={definition.title(t)} series={view.series} unit={definition.unit} locale={locale} />
      </div>
    );
  }
  return (
    <>
      <PanelChart {...{ definition, styles, hidden, limits, locale }} series={view.series} grid={view.grid} />
      <div className="netobserv-agent-health__legends" role="group" aria-label={t('Legend')}>
        <SeriesLegend
          {...{ styles, hidden, locale }}
          panelTitle={definition.title(t)}
          series={view.series}
          unit={definition.unit}
          onToggle={(key) => setHidden((keys) => toggled(keys, key))}
        />
        <LimitLegend limits={limits} unit={definition.unit} locale={locale} />
      </div>
    </>
  );
}

/** A card that shows any panel in any state. All states have the same height, so nothing moves while data comes in. */
export function Panel({ definition, view, locale }: PanelProps): ReactElement {
  const t = useT();
  const [asTable, setAsTable] = useState(false);
  const actions = (
    <PanelActions
      definition={definition}
      asTable={asTable}
      onAsTable={setAsTable}
      canBeTable={view.state === 'ready'}
    />
  );
  return (
    <Card isCompact isFullHeight component="section" data-test={testIds.panel(definition.id)} data-state={view.state}>
      <CardHeader actions={{ actions, hasNoOffset: true }}>
        <CardTitle component="h2">{definition.title(t)}</CardTitle>
      </CardHeader>
      <CardBody className="netobserv-agent-health__panel">
        <div className="netobserv-agent-health__subtitle">
          <span>{unitLabel(definition.unit, t)}</span>
          <span role="status" className="netobserv-agent-health__note-slot">
            <PanelNote view={view} locale={locale} />
          </span>
        </div>
        <div className="netobserv-agent-health__content" aria-busy={view.state === 'loading'}>
          {view.state === 'ready' ? (
            <PanelContent definition={definition} view={view} locale={locale} asTable={asTable} />
          ) : (
            <PanelMessage view={view} />
          )}
        </div>
      </CardBody>
    </Card>
  );
}
