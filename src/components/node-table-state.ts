import { useCallback, useMemo, useState } from 'react';
import type { Verdict } from '../findings/finding';
import type { NodeRow } from '../findings/node-row';
import {
  countVerdicts,
  filterRows,
  type LossRegime,
  NO_FILTER,
  type NodeFilter,
  type NodeSort,
  sortRows,
  WORST_FIRST,
} from '../findings/order';
import { PAGE_SIZES } from './node-table-pagination';

/** What the reader chose in the table, and the rows that follow from it. */
export type NodeTableState = {
  filter: NodeFilter;
  setFilter: (filter: NodeFilter) => void;
  sort: NodeSort;
  setSort: (sort: NodeSort) => void;
  counts: readonly { verdict: Verdict; count: number }[];
  /** All that the filter lets through, sorted. */
  matching: readonly NodeRow[];
  /** Whether there may ever be a second page: with a few nodes, paging would only be in the way. */
  isPaged: boolean;
  /** Those of them on this page. */
  visible: readonly NodeRow[];
  page: number;
  setPage: (page: number) => void;
  perPage: number;
  setPerPage: (perPage: number) => void;
  /** Keys of the rows that are open. */
  open: ReadonlySet<string>;
  toggle: (key: string) => void;
};

function toggled(keys: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(keys);
  if (!next.delete(key)) {
    next.add(key);
  }
  return next;
}

/** State of a table of nodes. What is filtered or sorted anew starts on the first page. */
export function useNodeTable(rows: readonly NodeRow[], regime: LossRegime): NodeTableState {
  const [filter, setFilter] = useState(NO_FILTER);
  const [sort, setSort] = useState(WORST_FIRST);
  const [wantedPage, setPage] = useState(1);
  const [perPage, setPerPage] = useState<number>(PAGE_SIZES[0]);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const toggle = useCallback((key: string) => setOpen((keys) => toggled(keys, key)), []);
  const counts = useMemo(() => countVerdicts(rows, filter.text), [rows, filter.text]);
  const matching = useMemo(() => sortRows(filterRows(rows, filter), sort, regime), [rows, filter, sort, regime]);
  // Rows may have gone since the page was chosen.
  const page = Math.min(wantedPage, Math.max(1, Math.ceil(matching.length / perPage)));
  return {
    filter,
    setFilter: (next) => {
      setFilter(next);
      setPage(1);
    },
    sort,
    setSort: (next) => {
      setSort(next);
      setPage(1);
    },
    counts,
    matching,
    isPaged: rows.length > PAGE_SIZES[0],
    visible: matching.slice((page - 1) * perPage, page * perPage),
    page,
    setPage,
    perPage,
    setPerPage: (next) => {
      setPerPage(next);
      setPage(1);
    },
    open,
    toggle,
  };
}
