import { Button, Icon } from '@patternfly/react-core';
import { AngleDownIcon, AngleRightIcon, QuestionCircleIcon } from '@patternfly/react-icons';
import { ExpandableRowContent, Tbody, Td, Tr } from '@patternfly/react-table';
import { memo, type ReactElement } from 'react';
import { useT } from '../i18n/use-t';
import type { NodeRow } from '../findings/node-row';
import { FindingList } from './finding-list';
import { NodeFactList } from './node-header-facts';
import { AGENT_COLUMN_COUNT, type CellContext, NODE_COLUMNS } from './node-table-columns';
import { NodeLinkList, type NodeLinks } from './node-table-links';
import { PageLink } from './page-link';

/** What rows need of the page. All functions should stay the same between draws, or every row is drawn anew. */
export type NodeRowPlaces = {
  /** The node's view on this page. */
  nodeHref: (row: NodeRow) => string;
  /** Instead of following `nodeHref`. */
  onOpenNode?: (row: NodeRow) => void;
  links: (row: NodeRow) => NodeLinks;
  panelHref: (panel: string) => string | undefined;
};

export type NodeTableRowProps = CellContext &
  NodeRowPlaces & { row: NodeRow; isOpen: boolean; onToggle: (key: string) => void };

function NameCell({ row, isOpen, onToggle, nodeHref, onOpenNode, links }: NodeTableRowProps): ReactElement {
  const t = useT();
  const { node, pod } = row;
  const { pod: toPod, logs } = links(row);
  return (
    <div className="netobserv-agent-health__node-name">
      <Button
        variant="plain"
        size="sm"
        icon={isOpen ? <AngleDownIcon /> : <AngleRightIcon />}
        aria-expanded={isOpen}
        aria-label={t('Details of {{node}}', { node })}
        onClick={() => onToggle(row.key)}
      />
      <div className="netobserv-agent-health__node-text">
        <PageLink href={nodeHref(row)} onFollow={onOpenNode && (() => onOpenNode(row))} testId="open-node">
          {node}
        </PageLink>
        <div className="netobserv-agent-health__subtle">
          {toPod === undefined ? pod : <PageLink href={toPod}>{pod}</PageLink>}
          {logs === undefined ? null : (
            <>
              {' · '}
              <PageLink href={logs} label={t('Logs of {{pod}}', { pod })}>
                {t('Logs')}
              </PageLink>
            </>
          )}
        </div>
      </div>
    </div>
  );
}

function SilentCells(): ReactElement {
  const t = useT();
  return (
    <Td colSpan={AGENT_COLUMN_COUNT} data-test="silent">
      <Icon isInline>
        <QuestionCircleIcon />
      </Icon>{' '}
      {t('This agent sends no metrics, so nothing is known of its flows.')}
    </Td>
  );
}

function ValueCells({ row, regime, now, locale }: CellContext & { row: NodeRow }): ReactElement {
  const t = useT();
  const [verdict, ...others] = NODE_COLUMNS;
  const drawn = row.reporting ? others : others.filter(({ fromAgent }) => !fromAgent);
  const context = { regime, now, locale };
  return (
    <>
      <Td dataLabel={verdict.title(t, regime)}>{verdict.cell(row, context)}</Td>
      {row.reporting ? null : <SilentCells />}
      {drawn.map(({ key, title, cell }) => (
        <Td key={key} dataLabel={title(t, regime)} data-column={key}>
          {cell(row, context)}
        </Td>
      ))}
    </>
  );
}

function Details({ row, links, panelHref, regime, now, locale }: NodeTableRowProps): ReactElement {
  const t = useT();
  return (
    <div className="netobserv-agent-health__node-details">
      {row.findings.length === 0 ? <p>{t('Nothing stands out.')}</p> : null}
      <FindingList
        findings={row.findings}
        locale={locale}
        panelHref={panelHref}
        nodeHref={() => undefined}
        shown={row.findings.length}
      />
      <NodeFactList row={row} context={{ regime, now, locale }} withColumns={false} />
      <NodeLinkList links={links(row)} node={row.node} />
    </div>
  );
}

function DrawnRow(props: NodeTableRowProps): ReactElement {
  const { row, isOpen, regime, now, locale } = props;
  const t = useT();
  return (
    <Tbody isExpanded={isOpen}>
      <Tr data-test="node-row" data-node={row.node} data-verdict={row.verdict} isContentExpanded={isOpen}>
        <Td component="th" scope="row" dataLabel={t('Node')} isStickyColumn stickyMinWidth="12rem">
          <NameCell {...props} />
        </Td>
        <ValueCells row={row} regime={regime} now={now} locale={locale} />
      </Tr>
      {isOpen ? (
        <Tr isExpanded data-test="node-details">
          <Td colSpan={NODE_COLUMNS.length + 1}>
            <ExpandableRowContent>
              <Details {...props} />
            </ExpandableRowContent>
          </Td>
        </Tr>
      ) : null}
    </Tbody>
  );
}

/** One agent, and what more there is to know when the row is open. Drawn anew only when something of it changes. */
export const NodeTableRow = memo(DrawnRow);
