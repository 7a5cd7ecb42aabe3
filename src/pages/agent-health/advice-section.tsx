import { Alert, Button, Title } from '@patternfly/react-core';
import { type ReactElement, useMemo } from 'react';
import { advise } from '../../advice/advise';
import { USUAL_OPTIONS } from '../../advice/size';
import { AdviceText } from '../../components/advice-text';
import { useT } from '../../i18n/use-t';
import { USUAL_SCRAPE_SECONDS } from '../../promql/query-window';
import { useAdvice } from '../../query/use-advice';
import { useScrapeIntervals } from '../../query/use-scrape-interval';
import type { HealthViewProps } from './health-view';

/** What to set, worked out from a fortnight when the reader asks for it. */
export function AdviceSection({
  health: { request, names },
  collector,
  locale,
}: Pick<HealthViewProps, 'health' | 'collector' | 'locale'>): ReactElement {
  const t = useT();
  const scrapeSeconds = useScrapeIntervals(request)?.agent ?? USUAL_SCRAPE_SECONDS;
  const { facts, isAsking, failure, ask } = useAdvice(request, collector.settings, scrapeSeconds);
  const advice = useMemo(() => facts && advise(facts), [facts]);
  return (
    <section aria-labelledby="advice" data-test="section-advice">
      <Title headingLevel="h2" id="advice" className="netobserv-agent-health__section-title">
        {t('Advice')}
      </Title>
      {facts === undefined || advice === undefined ? null : (
        <AdviceText facts={facts} advice={advice} margin={USUAL_OPTIONS.margin} nodeName={names} locale={locale} />
      )}
      {failure === undefined ? null : (
        <Alert variant="warning" isInline title={t('No answer from Prometheus')}>
          {failure.detail}
        </Alert>
      )}
      <Button variant="secondary" onClick={ask} isLoading={isAsking} isDisabled={isAsking} data-test="advice-ask">
        {facts === undefined ? t('Look at the last two weeks') : t('Look again')}
      </Button>
    </section>
  );
}
