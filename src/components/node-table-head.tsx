import { Th, Thead, Tr } from '@patternfly/react-table';
import type { ReactElement } from 'react';
import { type Translate, useT } from '../i18n/use-t';
import { FIRST_DIRECTION, type LossRegime, type NodeSort, type NodeSortKey } from '../findings/order';
import { NODE_COLUMNS } from './node-table-columns';

export type NodeTableHeadProps = {
  sort: NodeSort;
  onSort: (sort: NodeSort) => void;
  regime: LossRegime;
  locale: string;
};

type Heading = { key: NodeSortKey; title: string; help: string };

function headings(t: Translate, locale: string, regime: LossRegime): Heading[] {
  return [
    {
      key: 'node',
      title: t('Node'),
      help: t('The node that the agent runs on, and below it the agent’s pod. Normal is one agent on each node.'),
    },
    ...NODE_COLUMNS.map(({ key, title, help }) => ({
      key,
      title: title(t, regime),
      help: help(t, locale, regime),
    })),
  ];
}

/** Titles that sort, each with a word on what is normal. */
export function NodeTableHead({ sort, onSort, regime, locale }: NodeTableHeadProps): ReactElement {
  const t = useT();
  const columns = headings(t, locale, regime);
  const sortedIndex = columns.findIndex(({ key }) => key === sort.key);
  return (
    <Thead>
      <Tr>
        {columns.map(({ key, title, help }, columnIndex) => (
          <Th
            key={key}
            modifier="nowrap"
            isStickyColumn={columnIndex === 0}
            stickyMinWidth="12rem"
            sort={{
              columnIndex,
              sortBy: { index: sortedIndex, direction: sort.direction, defaultDirection: FIRST_DIRECTION[key] },
              onSort: (_event, _index, direction) => onSort({ key, direction }),
            }}
            info={{
              popover: help,
              ariaLabel: t('What is normal for {{panel}}', { panel: title }),
              popoverProps: { headerContent: title },
            }}
          >
            {title}
          </Th>
        ))}
      </Tr>
    </Thead>
  );
}
