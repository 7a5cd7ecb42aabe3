import { Card, CardBody, CardHeader, CardTitle, Modal, ModalBody, ModalHeader } from '@patternfly/react-core';
import { type ReactElement, useId, useRef } from 'react';
import { useT } from '../i18n/use-t';
import type { PanelDefinition } from '../panels/panel';
import type { PanelView } from '../panels/panel-view';
import type { Marker } from './marker';
import { PanelBody, type PanelBodyProps } from './panel-body';
import { PanelHelp } from './panel-help';
import { PanelMenu } from './panel-menu';
import { testIds } from './test-ids';
import type { Zoom } from './use-chart-cursor';
import { usePanelDisplay } from './use-panel-display';
import { usePanelExports } from './use-panel-exports';

export type PanelProps = {
  definition: PanelDefinition;
  view: PanelView;
  locale: string;
  /** Panels usually stand under the heading of a section. */
  headingLevel?: 'h2' | 'h3';
  /** Changes on the time axis. */
  markers: readonly Marker[];
  /** Name of the window that is compared with; undefined if there is none. */
  beforeLabel: string | undefined;
  /** Called with whole seconds, the start first. Undefined: the chart can't be zoomed. */
  onZoom: Zoom | undefined;
  /** The console's own page with the panel's queries. */
  inspectPath: string | undefined;
  queries: readonly string[];
};

type LargeProps = { title: string; onClose: () => void; body: PanelBodyProps };

function LargePanel({ title, onClose, body }: LargeProps): ReactElement {
  const titleId = useId();
  return (
    <Modal isOpen variant="large" aria-labelledby={titleId} onClose={onClose} className="netobserv-agent-health__large">
      <ModalHeader title={title} labelId={titleId} />
      <ModalBody>
        <PanelBody {...body} headingLevel="h2" />
      </ModalBody>
    </Modal>
  );
}

type PresentProps = PanelProps & { view: Exclude<PanelView, { state: 'absent' }> };

function PresentPanel(props: PresentProps): ReactElement {
  const { definition, view, locale, headingLevel = 'h3', markers, beforeLabel, onZoom, queries } = props;
  const t = useT();
  const title = definition.title(t);
  const content = useRef<HTMLDivElement>(null);
  const display = usePanelDisplay(definition, view);
  const { message, ...exports } = usePanelExports({
    ...{ definition, view, queries, content, locale },
    beforeLabel: beforeLabel ?? t('Before'),
  });
  const body = { definition, view, locale, display, markers, beforeLabel, onZoom, message };
  return (
    <Card
      isCompact
      isFullHeight
      component="section"
      className="netobserv-agent-health__card"
      data-test={testIds.panel(definition.id)}
      data-state={view.state}
    >
      <CardHeader
        actions={{
          actions: (
            <>
              <PanelHelp definition={definition} />
              <PanelMenu
                {...{ display, exports }}
                panelTitle={title}
                hasData={view.state === 'ready'}
                inspectPath={props.inspectPath}
              />
            </>
          ),
          hasNoOffset: true,
          className: 'netobserv-agent-health__actions',
        }}
      >
        <CardTitle component={headingLevel}>{title}</CardTitle>
      </CardHeader>
      <CardBody>
        <PanelBody
          {...body}
          id={definition.id}
          headingLevel={headingLevel === 'h2' ? 'h3' : 'h4'}
          contentRef={content}
        />
      </CardBody>
      {display.expanded ? (
        <LargePanel
          title={title}
          onClose={() => display.setExpanded(false)}
          body={{ ...body, id: `${definition.id}-large`, headingLevel: 'h2' }}
        />
      ) : null}
    </Card>
  );
}

/** A card that shows any panel in any state. A panel that this cluster does not have is left out. */
export function Panel(props: PanelProps): ReactElement | null {
  const { view } = props;
  return view.state === 'absent' ? null : <PresentPanel {...props} view={view} />;
}
