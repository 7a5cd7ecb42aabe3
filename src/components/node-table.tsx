import { Button, EmptyState, EmptyStateBody, EmptyStateFooter, Skeleton } from '@patternfly/react-core';
import { SearchIcon } from '@patternfly/react-icons';
import { InnerScrollContainer, Table } from '@patternfly/react-table';
import type { ReactElement } from 'react';
import { useT } from '../i18n/use-t';
import type { NodeRow } from '../findings/node-row';
import { NO_FILTER } from '../findings/order';
import { rowsToCsv } from '../findings/rows-csv';
import { Announcement } from './announcement';
import { NodeFilterToolbar } from './node-filter-toolbar';
import './node-table.css';
import type { CellContext } from './node-table-columns';
import { NodeTableHead } from './node-table-head';
import { NodeTablePagination } from './node-table-pagination';
import { type NodeRowPlaces, NodeTableRow } from './node-table-row';
import { type NodeTableState, useNodeTable } from './node-table-state';
import { isoMoment } from './node-table-time';
import { csvFile, saveFile } from './panel-download';

export type NodeTableProps = CellContext &
  NodeRowPlaces & {
    /** Undefined while they are not known yet. */
    rows: readonly NodeRow[] | undefined;
  };

type FilledTableProps = CellContext & NodeRowPlaces & { rows: readonly NodeRow[] };

function fileName(now: number): string {
  const moment = isoMoment(now)?.slice(0, 19).replaceAll(':', '-');
  return moment === undefined ? 'agents.csv' : `agents-${moment}.csv`;
}

function NothingMatches({ onClear }: { onClear: () => void }): ReactElement {
  const t = useT();
  return (
    <EmptyState variant="sm" icon={SearchIcon} headingLevel="h3" titleText={t('No agent matches')} data-test="no-match">
      <EmptyStateFooter>
        <Button variant="link" onClick={onClear}>
          {t('Clear the filters')}
        </Button>
      </EmptyStateFooter>
    </EmptyState>
  );
}

function Rows({ state, ...props }: FilledTableProps & { state: NodeTableState }): ReactElement {
  const t = useT();
  const { nodeHref, onOpenNode, links, panelHref, regime, now, locale } = props;
  return (
    <InnerScrollContainer className="netobserv-agent-health__node-scroll">
      <Table aria-label={t('Agents by node')} variant="compact" gridBreakPoint="grid-lg" isExpandable>
        <NodeTableHead sort={state.sort} onSort={state.setSort} regime={regime} locale={locale} />
        {state.visible.map((row) => (
          <NodeTableRow
            key={row.key}
            {...{ row, nodeHref, onOpenNode, links, panelHref, regime, now, locale }}
            isOpen={state.open.has(row.key)}
            onToggle={state.toggle}
          />
        ))}
      </Table>
    </InnerScrollContainer>
  );
}

function FilledTable(props: FilledTableProps): ReactElement {
  const { rows, regime, now, locale } = props;
  const t = useT();
  const state = useNodeTable(rows, regime);
  const { matching, isPaged, page, perPage, setPage, setPerPage } = state;
  return (
    <div data-test="node-table" data-rows={rows.length} data-matching={matching.length}>
      <NodeFilterToolbar
        state={state}
        regime={regime}
        onDownload={() => saveFile(fileName(now), csvFile(rowsToCsv(matching, t, locale)))}
      />
      <Announcement text={t('{{count}} agents listed', { count: matching.length })} testId="node-count" />
      {matching.length === 0 ? (
        <NothingMatches onClear={() => state.setFilter(NO_FILTER)} />
      ) : (
        <Rows {...props} state={state} />
      )}
      {isPaged ? (
        <NodeTablePagination
          variant="bottom"
          rowCount={matching.length}
          {...{ page, perPage }}
          onPage={setPage}
          onPerPage={setPerPage}
        />
      ) : null}
    </div>
  );
}

/** All agents, worst first: where it is not well, why, and the way to each node. */
export function NodeTable({ rows, ...props }: NodeTableProps): ReactElement {
  const t = useT();
  if (rows === undefined) {
    return <Skeleton height="20rem" screenreaderText={t('Loading')} />;
  }
  if (rows.length === 0) {
    return (
      <EmptyState variant="sm" icon={SearchIcon} headingLevel="h3" titleText={t('No agents')} data-test="no-agents">
        <EmptyStateBody>
          {t('No agent has sent metrics in the time range. Check that the agents run and that their metrics are on.')}
        </EmptyStateBody>
      </EmptyState>
    );
  }
  return <FilledTable {...props} rows={rows} />;
}
