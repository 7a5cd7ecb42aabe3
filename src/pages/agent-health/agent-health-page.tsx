import { QueryClientProvider } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { DocumentTitle, ListPageHeader } from '../../console/sdk';
import { useT } from '../../i18n/use-t';
import { createQueryClient } from '../../query/query-client';
import { AgentHealth } from './agent-health';
import './agent-health.css';

/** The route of the page. A default export, because the console asks for one. */
export default function AgentHealthPage(): ReactElement {
  const t = useT();
  const [client] = useState(createQueryClient);
  return (
    <QueryClientProvider client={client}>
      <DocumentTitle>{t('Agent Health')}</DocumentTitle>
      <ListPageHeader
        title={t('Agent Health')}
        helpText={t('What the network-flow agents do on the nodes, and what it costs.')}
      />
      <AgentHealth />
    </QueryClientProvider>
  );
}
