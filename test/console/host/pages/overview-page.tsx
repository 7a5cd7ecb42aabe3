import { PageSection } from '@patternfly/react-core';
import type { ReactElement } from 'react';
import { ErrorBoundary } from '../errors';
import { DocumentTitle, ListPageHeader } from '../page-parts';
import { StatusCard } from './status-card';

/** Home ▸ Overview, as far as plugins add to it. */
export function OverviewPage(): ReactElement {
  return (
    <ErrorBoundary>
      <DocumentTitle>Overview</DocumentTitle>
      <ListPageHeader title="Overview" />
      <PageSection hasBodyWrapper={false}>
        <StatusCard />
      </PageSection>
    </ErrorBoundary>
  );
}
