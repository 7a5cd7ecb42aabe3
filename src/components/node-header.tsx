import { Breadcrumb, BreadcrumbItem, Card, CardBody, Skeleton, Title } from '@patternfly/react-core';
import type { ReactElement } from 'react';
import { useT } from '../i18n/use-t';
import type { NodeRow } from '../findings/node-row';
import { Age } from './age';
import { FindingList } from './finding-list';
import './node-header.css';
import { NodeFactList } from './node-header-facts';
import type { CellContext } from './node-table-columns';
import { NodeLinkList, type NodeLinks } from './node-table-links';
import { PageLink } from './page-link';
import { useIsStale } from './staleness';
import { VerdictLabel } from './verdict-label';

export type NodeHeaderProps = {
  /** Name or address, as the URL has it. */
  node: string;
  /** Undefined: no agent is known there, or not yet. */
  row: NodeRow | undefined;
  loading: boolean;
  /** When the numbers came, in milliseconds by the browser's clock. */
  answeredMs: number | undefined;
  /** The view of all nodes. */
  backHref: string;
  /** Instead of following `backHref`. */
  onBack?: () => void;
  links: NodeLinks;
  panelHref: (panel: string) => string | undefined;
} & CellContext;

type NodeBodyProps = Pick<NodeHeaderProps, 'links' | 'panelHref'> & { row: NodeRow; context: CellContext };

function NodeBody({ row, links, panelHref, context }: NodeBodyProps): ReactElement {
  return (
    <>
      <NodeLinkList links={links} node={row.node} />
      <FindingList
        findings={row.findings}
        locale={context.locale}
        panelHref={panelHref}
        nodeHref={() => undefined}
        shown={row.findings.length}
      />
      <NodeFactList row={row} context={context} withColumns />
    </>
  );
}

function Missing({ loading, node }: Pick<NodeHeaderProps, 'loading' | 'node'>): ReactElement {
  const t = useT();
  return loading ? (
    <Skeleton height="12rem" screenreaderText={t('Loading')} />
  ) : (
    <p data-test="node-unknown">{t('No agent is known on {{node}} in the time range.', { node })}</p>
  );
}

/** The top of a single node's view: what it is, how it is, why, and where to look further. */
export function NodeHeader(props: NodeHeaderProps): ReactElement {
  const { node, row, loading, answeredMs, backHref, onBack, links, panelHref, regime, now, locale } = props;
  const t = useT();
  const isStale = useIsStale();
  return (
    <section className="netobserv-agent-health__node-header" aria-label={node} data-test="node-header" data-node={node}>
      <Breadcrumb aria-label={t('Path to this node')}>
        <BreadcrumbItem
          render={({ className }) => (
            <PageLink href={backHref} onFollow={onBack} className={className} testId="all-nodes">
              {t('All nodes')}
            </PageLink>
          )}
        />
        <BreadcrumbItem isActive>{node}</BreadcrumbItem>
      </Breadcrumb>
      <div className="netobserv-agent-health__node-title">
        <Title headingLevel="h2" size="xl">
          {row?.node ?? node}
        </Title>
        {row === undefined ? null : <VerdictLabel verdict={row.verdict} size="md" />}
        {isStale && answeredMs !== undefined ? <Age answeredMs={answeredMs} locale={locale} /> : null}
      </div>
      <Card isCompact>
        <CardBody className="netobserv-agent-health__node-body" aria-busy={loading}>
          {row === undefined ? (
            <Missing loading={loading} node={node} />
          ) : (
            <NodeBody row={row} links={links} panelHref={panelHref} context={{ regime, now, locale }} />
          )}
        </CardBody>
      </Card>
    </section>
  );
}
