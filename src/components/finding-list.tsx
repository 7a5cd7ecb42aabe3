import { Button, Icon } from '@patternfly/react-core';
import { type ReactElement, useState } from 'react';
import type { Finding, Severity } from '../findings/finding';
import { useT } from '../i18n/use-t';
import './announcement.css';
import './finding-list.css';
import { PageLink } from './page-link';
import { useIsStale } from './staleness';
import { SEVERITY_LOOKS } from './verdict-looks';

export type FindingListProps = {
  findings: readonly Finding[];
  locale: string;
  /** Where a panel is, as `#id` or a path; undefined: it is not on this page. */
  panelHref: (panel: string) => string | undefined;
  /** Where a node's view is; undefined: the reader is there already. */
  nodeHref: (node: string) => string | undefined;
  /** How many are shown at once; undefined: all of them. */
  shown?: number;
};

const SHOWN_AT_FIRST = 3;
const WORST_FIRST: readonly Severity[] = ['runaway', 'degraded', 'watch', 'info'];

/** Worst first; equals stay in the order they came. */
function byWeight(findings: readonly Finding[]): Finding[] {
  return [...findings].sort((a, b) => WORST_FIRST.indexOf(a.severity) - WORST_FIRST.indexOf(b.severity));
}

type FindingItemProps = Pick<FindingListProps, 'locale' | 'panelHref' | 'nodeHref'> & { finding: Finding };

function FindingItem({ finding, locale, panelHref, nodeHref }: FindingItemProps): ReactElement {
  const t = useT();
  const isStale = useIsStale();
  const { severity, sentence, fix, panel, node, code } = finding;
  const { word, icon: Shape, status } = SEVERITY_LOOKS[severity];
  const toPanel = panelHref(panel);
  const toNode = node === undefined ? undefined : nodeHref(node);
  return (
    <li className="netobserv-agent-health__finding" data-test={`finding-${code}`} data-severity={severity}>
      <Icon status={isStale ? undefined : status} className="netobserv-agent-health__finding-icon">
        <Shape />
      </Icon>
      <div className="netobserv-agent-health__finding-text">
        <p className="netobserv-agent-health__finding-sentence">
          <span className="netobserv-agent-health__unseen">{word(t)}: </span>
          {sentence(t, locale)}
        </p>
        {fix === undefined ? null : <p data-test="fix">{fix(t, locale)}</p>}
      </div>
      <div className="netobserv-agent-health__finding-links">
        {toPanel === undefined ? null : <PageLink href={toPanel}>{t('Show panel')}</PageLink>}
        {toNode === undefined || node === undefined ? null : (
          <PageLink href={toNode} label={t('Show node {{node}}', { node })}>
            {t('Show node')}
          </PageLink>
        )}
      </div>
    </li>
  );
}

/** What should be known about the agents, worst first, each with what to do about it. Nothing if there is nothing. */
export function FindingList(props: FindingListProps): ReactElement | null {
  const { findings, shown = SHOWN_AT_FIRST, ...places } = props;
  const t = useT();
  const [expanded, setExpanded] = useState(false);
  if (findings.length === 0) {
    return null;
  }
  const sorted = byWeight(findings);
  const hidden = sorted.length - shown;
  return (
    <div className="netobserv-agent-health__findings" data-test="findings" data-count={findings.length}>
      <ul role="list" aria-label={t('Findings')} className="netobserv-agent-health__finding-list">
        {sorted.slice(0, expanded ? undefined : shown).map((finding) => (
          <FindingItem key={`${finding.code} ${finding.node ?? ''}`} finding={finding} {...places} />
        ))}
      </ul>
      {hidden <= 0 ? null : (
        <Button
          variant="link"
          isInline
          aria-expanded={expanded}
          onClick={() => setExpanded(!expanded)}
          data-test="more-findings"
        >
          {expanded ? t('Show fewer') : t('{{count}} more findings', { count: hidden })}
        </Button>
      )}
    </div>
  );
}
