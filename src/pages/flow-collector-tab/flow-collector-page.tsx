import { Breadcrumb, BreadcrumbItem, PageBreadcrumb } from '@patternfly/react-core';
import type { ReactElement } from 'react';
import { Link } from '../../console/router';
import { useT } from '../../i18n/use-t';
import { flowCollectorPath } from '../../links/console-paths';
import AgentHealthPage from '../agent-health/agent-health-page';

/**
 * The page below the FlowCollector, with the way back. Where NetObserv's forms have taken the FlowCollector's page over,
 * and its tabs with it, this is the way here. A default export, because the console asks for one.
 */
export default function FlowCollectorPage(): ReactElement {
  const t = useT();
  return (
    <>
      <PageBreadcrumb hasBodyWrapper={false}>
        <Breadcrumb aria-label={t('Where you are')}>
          <BreadcrumbItem
            render={({ className }) => (
              <Link to={flowCollectorPath()} className={className} data-test="breadcrumb-flow-collector">
                {t('FlowCollector')}
              </Link>
            )}
          />
          <BreadcrumbItem isActive>{t('Agent Health')}</BreadcrumbItem>
        </Breadcrumb>
      </PageBreadcrumb>
      <AgentHealthPage />
    </>
  );
}
