import type { ReactElement, Ref } from 'react';
import { useT } from '../i18n/use-t';
import type { PanelView } from '../panels/panel-view';
import { unitLabel } from '../units';
import { PanelContent, type PanelContentProps } from './panel-content';
import { PanelMessage, type PanelMessageProps } from './panel-message';
import { PanelNote } from './panel-note';
import type { PassingMessage } from './use-passing-message';

export type PanelBodyProps = Omit<PanelContentProps, 'view' | 'drawing'> & {
  view: Exclude<PanelView, { state: 'absent' }>;
  message: PassingMessage | undefined;
  headingLevel: PanelMessageProps['headingLevel'];
  contentRef?: Ref<HTMLDivElement>;
};

/** A panel below its title, in any state. All states have the same height, so nothing moves while data comes in. */
export function PanelBody({ view, message, headingLevel, contentRef, ...rest }: PanelBodyProps): ReactElement {
  const t = useT();
  const { definition, display, locale } = rest;
  return (
    <div className="netobserv-agent-health__panel">
      <div className="netobserv-agent-health__subtitle">
        <span>{unitLabel(definition.unit, t)}</span>
        <span role="status" className="netobserv-agent-health__note-slot">
          <PanelNote view={view} message={message} locale={locale} />
        </span>
      </div>
      <div ref={contentRef} className="netobserv-agent-health__content" aria-busy={view.state === 'loading'}>
        {view.state === 'ready' ? (
          display.drawing && <PanelContent {...rest} view={view} drawing={display.drawing} />
        ) : (
          <div className="netobserv-agent-health__message">
            <PanelMessage view={view} headingLevel={headingLevel} />
          </div>
        )}
      </div>
    </div>
  );
}
