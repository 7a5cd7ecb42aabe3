import { Page } from '@patternfly/react-core';
import type { ReactElement } from 'react';
import { ConsoleMasthead } from './masthead';
import { Navigation } from './navigation';
import { OverlayProvider } from './overlay';
import { ConsoleRoutes } from './routes';

/** Masthead, navigation and the page between them. */
export function Shell(): ReactElement {
  return (
    <OverlayProvider>
      <Page masthead={<ConsoleMasthead />} sidebar={<Navigation />} isManagedSidebar isContentFilled>
        <ConsoleRoutes />
      </Page>
    </OverlayProvider>
  );
}
