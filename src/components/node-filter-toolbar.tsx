import { Button, SearchInput, Toolbar, ToolbarContent, ToolbarItem } from '@patternfly/react-core';
import { DownloadIcon } from '@patternfly/react-icons';
import type { ReactElement } from 'react';
import { useT } from '../i18n/use-t';
import { FIRST_DIRECTION, type LossRegime, type NodeSortKey } from '../findings/order';
import { ChoiceSelect } from './choice-select';
import { NodeFilterVerdicts } from './node-filter-verdicts';
import { NODE_COLUMNS } from './node-table-columns';
import { NodeTablePagination } from './node-table-pagination';
import type { NodeTableState } from './node-table-state';

export type NodeFilterToolbarProps = { state: NodeTableState; regime: LossRegime; onDownload: () => void };

type SortMenuProps = Pick<NodeFilterToolbarProps, 'state' | 'regime'>;

/** Where the table has no header to click on, because the screen is narrow. */
function SortMenu({ state, regime }: SortMenuProps): ReactElement {
  const t = useT();
  const titles: { key: NodeSortKey; text: string }[] = [
    { key: 'node', text: t('Node') },
    ...NODE_COLUMNS.map(({ key, title }) => ({ key, text: title(t, regime) })),
  ];
  return (
    <ChoiceSelect
      label={t('Sort by')}
      choices={titles.map(({ key, text }) => ({ name: key, text: t('Sorted by: {{column}}', { column: text }) }))}
      chosen={state.sort.key}
      onChoose={(key) => state.setSort({ key, direction: FIRST_DIRECTION[key] })}
      testId="node-sort"
    />
  );
}

/** What is above the table: which rows, in what order, which page, and all of it as a file. */
export function NodeFilterToolbar({ state, regime, onDownload }: NodeFilterToolbarProps): ReactElement {
  const t = useT();
  const { filter, setFilter, counts, matching, isPaged, page, setPage, perPage, setPerPage } = state;
  return (
    <Toolbar inset={{ default: 'insetNone' }} className="netobserv-agent-health__toolbar">
      <ToolbarContent rowWrap={{ default: 'wrap' }} alignItems="center">
        <ToolbarItem>
          <SearchInput
            aria-label={t('Filter by node or pod')}
            placeholder={t('Node or pod')}
            value={filter.text}
            onChange={(_event, text) => setFilter({ ...filter, text })}
            onClear={() => setFilter({ ...filter, text: '' })}
            resetButtonLabel={t('Clear the text')}
            data-test="node-filter"
          />
        </ToolbarItem>
        <ToolbarItem>
          <NodeFilterVerdicts
            counts={counts}
            chosen={filter.verdicts}
            onChoose={(verdicts) => setFilter({ ...filter, verdicts })}
          />
        </ToolbarItem>
        <ToolbarItem visibility={{ default: 'visible', lg: 'hidden' }}>
          <SortMenu state={state} regime={regime} />
        </ToolbarItem>
        <ToolbarItem>
          <Button
            variant="link"
            icon={<DownloadIcon />}
            onClick={onDownload}
            isDisabled={matching.length === 0}
            data-test="download-nodes"
          >
            {t('Download')}
          </Button>
        </ToolbarItem>
        {isPaged ? (
          <ToolbarItem variant="pagination" align={{ default: 'alignEnd' }}>
            <NodeTablePagination
              variant="top"
              rowCount={matching.length}
              page={page}
              perPage={perPage}
              onPage={setPage}
              onPerPage={setPerPage}
            />
          </ToolbarItem>
        ) : null}
      </ToolbarContent>
    </Toolbar>
  );
}
