import { Page } from '@patternfly/react-core';
import type { ReactElement } from 'react';
import { ConsoleMasthead } from './masthead';
import { Navigation } from './navigation';
import { PluginRoutes } from './plugin-routes';

/** Masthead, navigation and the page between them. */
export function Shell(): ReactElement {
  return (
    <Page masthead={<ConsoleMasthead />} sidebar={<Navigation />} isManagedSidebar isContentFilled>
      <PluginRoutes />
    </Page>
  );
}
