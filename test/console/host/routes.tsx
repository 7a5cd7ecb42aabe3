import { useExtensions } from '@openshift/dynamic-plugin-sdk';
import { EmptyState } from '@patternfly/react-core';
import type { ReactElement } from 'react';
import { Navigate, Route, Routes } from 'react-router';
import { ErrorBoundary } from './errors';
import { isHrefNavItem, isRoutePage } from './extensions';
import { LazyComponent } from './lazy-component';
import { AlertsPage } from './pages/alerts-page';
import { DetailsPage } from './pages/details-page';
import { OverviewPage } from './pages/overview-page';
import { PlainPage } from './pages/plain-page';
import { QueryBrowserPage } from './pages/query-browser-page';

/** The console's own pages, and those of plugins that others link to. */
const OWN_PAGES: Readonly<Record<string, ReactElement>> = {
  '/dashboards/*': <OverviewPage />,
  '/k8s/cluster/:plural/:name/*': <DetailsPage />,
  '/k8s/ns/:ns/:plural/:name/*': <DetailsPage />,
  '/monitoring/query-browser': <QueryBrowserPage />,
  '/monitoring/alerts': <AlertsPage />,
  '/monitoring/*': <PlainPage />,
  '/network-health/*': <PlainPage />,
  '/netflow-traffic/*': <PlainPage />,
  '*': <EmptyState titleText="404: no such page" headingLevel="h1" />,
};

/**
 * All pages. Of several that match an address, the router takes the one with more fixed parts, whoever brings it; a
 * plugin's page that is not `exact` has all addresses below it, too. The start is the first page of a plugin.
 */
export function ConsoleRoutes(): ReactElement {
  const routes = useExtensions(isRoutePage);
  const [start] = useExtensions(isHrefNavItem);
  return (
    <Routes>
      {routes.flatMap(({ uid, properties }) =>
        [properties.path].flat().map((path) => (
          <Route
            key={`${uid} ${path}`}
            path={properties.exact === true ? path : `${path}/*`}
            element={
              <ErrorBoundary key={uid}>
                <LazyComponent load={properties.component} props={{}} />
              </ErrorBoundary>
            }
          />
        )),
      )}
      <Route path="/" element={<Navigate to={start?.properties.href ?? '/dashboards'} replace />} />
      {Object.entries(OWN_PAGES).map(([path, element]) => (
        <Route key={path} path={path} element={element} />
      ))}
    </Routes>
  );
}
