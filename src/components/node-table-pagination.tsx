import { Pagination } from '@patternfly/react-core';
import type { ReactElement } from 'react';
import { useT } from '../i18n/use-t';

/** How many rows a page may have. */
export const PAGE_SIZES = [20, 50, 100] as const;

export type NodeTablePaginationProps = {
  variant: 'top' | 'bottom';
  rowCount: number;
  page: number;
  perPage: number;
  onPage: (page: number) => void;
  onPerPage: (perPage: number) => void;
};

/** PatternFly's pagination with our words. */
export function NodeTablePagination(props: NodeTablePaginationProps): ReactElement {
  const { variant, rowCount, page, perPage, onPage, onPerPage } = props;
  const t = useT();
  return (
    <Pagination
      isCompact
      isStatic
      className="netobserv-agent-health__pagination"
      variant={variant}
      widgetId={`netobserv-agent-health-nodes-${variant}`}
      itemCount={rowCount}
      page={page}
      perPage={perPage}
      perPageOptions={PAGE_SIZES.map((value) => ({ title: `${value}`, value }))}
      onSetPage={(_event, chosen) => onPage(chosen)}
      onPerPageSelect={(_event, chosen) => onPerPage(chosen)}
      titles={{
        items: t('agents'),
        ofWord: t('of'),
        perPageSuffix: t('per page'),
        itemsPerPage: t('Rows per page'),
        optionsToggleAriaLabel: t('Rows per page'),
        toFirstPageAriaLabel: t('Go to the first page'),
        toPreviousPageAriaLabel: t('Go to the previous page'),
        toNextPageAriaLabel: t('Go to the next page'),
        toLastPageAriaLabel: t('Go to the last page'),
        currPageAriaLabel: t('Page'),
        paginationAriaLabel: variant === 'top' ? t('Pages, above the table') : t('Pages, below the table'),
      }}
    />
  );
}
