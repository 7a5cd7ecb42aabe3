import { useMemo, useState } from 'react';
import type { Change } from '../../changes/change';
import { askedAt, type AskedSettings } from '../../cluster/asked-settings';
import { CHANGE_QUERIES, type ChangeQuery } from '../../changes/change-queries';
import { findChanges } from '../../changes/find-changes';
import { comparisonOf } from '../../compare/compare-state';
import type { CompareWindows } from '../../compare/window';
import { findNode, type NodeDirectory } from '../../nodes/node-directory';
import { PANELS } from '../../panels/catalogue';
import type { NodeNames } from '../../panels/labels';
import type { PanelsContext } from '../../panels/panel-data';
import type { PanelDefinition } from '../../panels/panel';
import { CLUSTER, type Scope } from '../../promql/selector';
import type { Access, DataRequest } from '../../query/request';
import { serverClock } from '../../query/server-clock';
import type { Ask } from '../../query/use-answers';
import { type Comparison, useComparison } from '../../query/use-comparison';
import { type PageData, usePageData } from '../../query/use-page-data';
import { type PageState, rangeSeconds, REFRESH_SECONDS } from '../../url-state/page-state';

/** A node that the page is about: from a tab, or as the URL names it. */
export type ShownNode = { name: string; address: string };

/** Everything that the page draws. */
export type Health = {
  request: DataRequest;
  data: PageData;
  definitions: readonly PanelDefinition[];
  /** Oldest first. */
  changes: readonly Change[];
  windows: CompareWindows | undefined;
  comparison: Comparison;
  names: NodeNames;
  /** All that decides how high the parts of the page are has been read, or could not be. */
  complete: boolean;
  /** When the data came, in seconds since 1970; before that, when the page was opened. */
  now: number;
};

const CHANGE_ID = 'change/';

function changeAsks({ scope }: PanelsContext): Ask[] {
  return Object.entries(CHANGE_QUERIES).map(([id, query]) => ({ id: `${CHANGE_ID}${id}`, query: query(scope) }));
}

function scopeOf(node: string | undefined, shown: ShownNode | undefined, directory: NodeDirectory): Scope {
  if (shown !== undefined) return { node: shown };
  if (node === undefined) return CLUSTER;
  // Nobody knows it: perhaps an address where nobody tells names; else there will be no data, and the page says so.
  return { node: findNode(directory, node) ?? { address: node, name: undefined } };
}

function useChanges({ changes, updated }: PageData): readonly Change[] {
  return useMemo(() => {
    const grid = changes(`${CHANGE_ID}${'generation' satisfies ChangeQuery}`)?.grid;
    return grid === undefined ? [] : findChanges((query) => changes(`${CHANGE_ID}${query}`)?.series ?? [], grid);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- answers are new with each refresh, which `updated` tells
  }, [changes, updated]);
}

function isComplete({ nodes, changes, failure }: PageData): boolean {
  const known = Object.keys(CHANGE_QUERIES).every((query) => changes(`${CHANGE_ID}${query}`) !== undefined);
  return failure !== undefined || (nodes !== undefined && known);
}

/** Asks for all that the page shows. */
export function useHealth(
  access: Access,
  state: PageState,
  shown: ShownNode | undefined,
  directory: NodeDirectory,
  asked: AskedSettings,
): Health {
  const { node, range, refresh } = state;
  const request = useMemo((): DataRequest => {
    const refreshSeconds = REFRESH_SECONDS[refresh];
    const end = range.kind === 'fixed' ? range.end : undefined;
    return {
      access,
      scope: scopeOf(node, shown, directory),
      configured: asked,
      asked: askedAt(asked, end, serverClock.now()),
      rangeSeconds: rangeSeconds(range),
      end,
      // What is over does not change, and the page says that it does not ask.
      refreshMs: range.kind === 'fixed' || refreshSeconds === undefined ? undefined : refreshSeconds * 1000,
    };
  }, [access, node, shown, directory, asked, range, refresh]);
  const definitions = useMemo(
    () => PANELS.filter(({ clusterOnly }) => request.scope.node === undefined || clusterOnly !== true),
    [request.scope],
  );
  const windows = useMemo(() => comparisonOf(state), [state]);
  const data = usePageData(definitions, changeAsks, request, windows?.before.end);
  const comparison = useComparison(windows, request, data.context);
  const changes = useChanges(data);
  const names = useMemo((): NodeNames => (address) => directory.get(address) ?? address, [directory]);
  const [opened] = useState(() => serverClock.now());
  const shownNow = { request, data, definitions, changes, windows, comparison, names };
  return { ...shownNow, complete: isComplete(data), now: data.updated ?? opened };
}
