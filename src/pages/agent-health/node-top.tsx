import { type ReactElement, useMemo } from 'react';
import { NodeHeader } from '../../components/node-header';
import { agentHealthPath } from '../../links/agent-health-paths';
import type { HealthViewProps } from './health-view';
import { nodeLinks, panelPlace, viewHref } from './places';

const NO_LINKS = { pod: undefined, logs: undefined, node: undefined, daemonSet: undefined };

type NodeTopProps = HealthViewProps & {
  /** All that decides how high the page is has been read: until then the node's facts would push what is below. */
  isComplete: boolean;
};

/** One node: what it is, how it is, why, and the way back to all. */
export function NodeTop({ health, state, change, isTab, locale, isComplete }: NodeTopProps): ReactElement {
  const { data, definitions, request, now } = health;
  const { summary } = data;
  const nodes = isComplete ? data.nodes : undefined;
  const panelHref = useMemo(() => panelPlace(definitions, state), [definitions, state]);
  const links = useMemo(() => nodeLinks(request.access), [request.access]);
  const { node } = request.scope;
  // A rollout may leave the old pod's series for a moment: the agent that reports is the node's.
  const row = nodes?.find(({ reporting }) => reporting) ?? nodes?.[0];
  return (
    <NodeHeader
      node={node?.name ?? node?.address ?? ''}
      row={row}
      loading={nodes === undefined}
      answeredMs={data.answeredMs}
      backHref={isTab ? agentHealthPath({ ...state, node: undefined }) : viewHref(state, undefined)}
      onBack={isTab ? undefined : () => change({ node: undefined })}
      links={row === undefined ? NO_LINKS : links(row)}
      panelHref={panelHref}
      regime={summary?.regime ?? 'ratio'}
      now={now}
      locale={locale}
    />
  );
}
