import { Card, CardBody, Icon, Skeleton, Title } from '@patternfly/react-core';
import { ExclamationTriangleIcon, WrenchIcon } from '@patternfly/react-icons';
import { Fragment, type ReactElement, useState } from 'react';
import type { Verdict } from '../findings/finding';
import { useT } from '../i18n/use-t';
import { Age } from './age';
import { Announcement } from './announcement';
import { PageLink } from './page-link';
import './status-strip.css';
import { type StatusItem, StatusStripItem, StatusStripPlaceholder } from './status-strip-item';
import { VerdictLabel } from './verdict-label';
import { VERDICT_LOOKS } from './verdict-looks';

export type { StatusItem } from './status-strip-item';

type StripLink = { text: string; href: string };

/** All texts are finished: the strip only draws. */
export type StatusStripProps = {
  /** Undefined while it is not known yet. */
  verdict: Verdict | undefined;
  /** Why, in one sentence. */
  reason: string;
  /** Where to see why: a panel, a node. */
  links: readonly StripLink[];
  /** What to change; undefined if nothing is to be changed. */
  fix: string | undefined;
  /** Where to change it; undefined: elsewhere. */
  fixLink: StripLink | undefined;
  /** Undefined while they are not known yet. */
  items: readonly StatusItem[] | undefined;
  locale: string;
  /** When the numbers were read. */
  updated: string | undefined;
  /** When that was, if they are older than they should be. */
  stale: string | undefined;
  /** The same in milliseconds by the browser's clock. */
  answeredMs: number | undefined;
};

/** As many as the page has, so that the strip keeps its height when they come. */
const PLACEHOLDERS = 7;

/** What a screen reader hears: the verdict and its reason when the verdict changes, not the numbers of each refresh. */
function useVerdictNews(verdict: Verdict | undefined, reason: string): string {
  const t = useT();
  const [news, setNews] = useState<{ verdict: Verdict; reason: string }>();
  if (verdict !== undefined && news?.verdict !== verdict) {
    setNews({ verdict, reason });
  }
  return news === undefined
    ? ''
    : t('{{verdict}}: {{reason}}', { verdict: VERDICT_LOOKS[news.verdict].word(t), reason: news.reason });
}

type FreshnessProps = Pick<StatusStripProps, 'updated' | 'stale' | 'answeredMs' | 'locale'>;

function Freshness({ updated, stale, answeredMs, locale }: FreshnessProps): ReactElement {
  return (
    <p className="netobserv-agent-health__strip-updated" data-test="updated" data-stale={stale !== undefined}>
      {stale === undefined ? (
        updated
      ) : (
        <>
          <Icon status="warning" isInline>
            <ExclamationTriangleIcon />
          </Icon>{' '}
          {stale}
          {answeredMs === undefined ? null : <Age answeredMs={answeredMs} locale={locale} />}
        </>
      )}
    </p>
  );
}

function Reason({
  verdict,
  reason,
  links,
  fix,
  fixLink,
}: Pick<StatusStripProps, 'verdict' | 'reason' | 'links' | 'fix' | 'fixLink'>): ReactElement {
  const t = useT();
  if (verdict === undefined) {
    return (
      <div className="netobserv-agent-health__strip-reason">
        <Skeleton screenreaderText={t('Loading')} />
      </div>
    );
  }
  return (
    <div className="netobserv-agent-health__strip-reason">
      <p>
        <span data-test="reason">{reason}</span>
        {links.map(({ text, href }) => (
          <Fragment key={href}>
            {' '}
            <PageLink href={href}>{text}</PageLink>
          </Fragment>
        ))}
      </p>
      {fix === undefined ? null : (
        <p>
          <span className="netobserv-agent-health__strip-fix" data-test="strip-fix">
            <Icon isInline>
              <WrenchIcon />
            </Icon>{' '}
            {fix}
          </span>
          {fixLink === undefined ? null : (
            <>
              {' '}
              <PageLink href={fixLink.href}>{fixLink.text}</PageLink>
            </>
          )}
        </p>
      )}
    </div>
  );
}

/** Is it well, why not, what to change; then the few numbers that say it, each a way to what explains it. */
export function StatusStrip(props: StatusStripProps): ReactElement {
  const { verdict, reason, items, updated, stale, answeredMs, locale } = props;
  const t = useT();
  const news = useVerdictNews(verdict, reason);
  return (
    <Card
      isCompact
      component="section"
      aria-label={t('State of the agents')}
      aria-busy={verdict === undefined}
      data-test="status-strip"
      data-verdict={verdict}
    >
      <CardBody className="netobserv-agent-health__strip">
        <div className="netobserv-agent-health__strip-verdict">
          <Title headingLevel="h2" size="xl" className="netobserv-agent-health__strip-word">
            {verdict === undefined ? <Skeleton width="10rem" /> : <VerdictLabel verdict={verdict} size="lg" />}
          </Title>
          <Reason {...props} />
        </div>
        <ul role="list" className="netobserv-agent-health__strip-items" aria-label={t('Key numbers')}>
          {items === undefined
            ? Array.from({ length: PLACEHOLDERS }, (_, index) => <StatusStripPlaceholder key={index} />)
            : items.map((item) => <StatusStripItem key={item.id} item={item} />)}
        </ul>
        <Freshness updated={updated} stale={stale} answeredMs={answeredMs} locale={locale} />
        <Announcement text={news} testId="verdict-news" />
      </CardBody>
    </Card>
  );
}
