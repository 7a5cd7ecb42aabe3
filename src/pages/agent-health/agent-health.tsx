import { Grid, GridItem, PageSection } from '@patternfly/react-core';
import { useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { NoAccess } from '../../components/no-access';
import { PANELS } from '../../panels/catalogue';
import { chooseWindow } from '../../promql/query-window';
import { CLUSTER } from '../../promql/selector';
import { useAgentPresence } from '../../query/use-agent-presence';
import type { DataRequest } from '../../query/use-panel-data';
import { useScrapeInterval } from '../../query/use-scrape-interval';
import { RANGES_SECONDS, REFRESH_SECONDS } from '../../url-state/page-state';
import { LivePanel } from './live-panel';
import { PageToolbar } from './page-toolbar';
import { usePageState } from './use-page-state';

/** The page below its title: status, controls and panels. */
export function AgentHealth(): ReactElement {
  const { i18n } = useTranslation();
  const locale = i18n.language;
  const client = useQueryClient();
  const [state, change] = usePageState();
  const request = useMemo((): DataRequest => {
    const refreshSeconds = REFRESH_SECONDS[state.refresh];
    return {
      scope: CLUSTER,
      rangeSeconds: RANGES_SECONDS[state.range],
      refreshMs: refreshSeconds === undefined ? undefined : refreshSeconds * 1000,
    };
  }, [state]);
  const { presence, failure } = useAgentPresence(request);
  const scrapeSeconds = useScrapeInterval('agent', CLUSTER, request.refreshMs);
  const window = scrapeSeconds === undefined ? undefined : chooseWindow(request.rangeSeconds, scrapeSeconds);
  if (failure?.kind === 'no-access') {
    return (
      <PageSection isFilled>
        <NoAccess compact={false} headingLevel="h2" />
      </PageSection>
    );
  }
  return (
    <PageSection isFilled className="netobserv-agent-health">
      <PageToolbar
        state={state}
        onChange={change}
        onRefresh={() => void client.invalidateQueries()}
        status={{ presence, failure, window, locale }}
        locale={locale}
      />
      <Grid hasGutter>
        {PANELS.map((definition) => (
          <GridItem key={definition.id} span={12} xl={6}>
            <LivePanel definition={definition} request={request} locale={locale} />
          </GridItem>
        ))}
      </Grid>
    </PageSection>
  );
}
