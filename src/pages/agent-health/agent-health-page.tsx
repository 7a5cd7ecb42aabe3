import type { ReactElement } from 'react';
import { DocumentTitle, ListPageHeader } from '../../console/sdk';
import { useT } from '../../i18n/use-t';
import { AgentHealth } from './agent-health';

/** The route of the page. A default export, because the console asks for one. */
export default function AgentHealthPage(): ReactElement {
  const t = useT();
  return (
    <>
      <DocumentTitle>{t('Agent Health')}</DocumentTitle>
      <ListPageHeader
        title={t('Agent Health')}
        helpText={t('What the network-flow agents do on the nodes, and what it costs.')}
      />
      <AgentHealth embedded={false} />
    </>
  );
}
