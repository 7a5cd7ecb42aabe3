import { Title } from '@patternfly/react-core';
import { type ReactElement, useCallback, useMemo } from 'react';
import { FindingList } from '../../components/finding-list';
import { NodeTable } from '../../components/node-table';
import { useIsStale } from '../../components/staleness';
import { StatusStrip, type StatusStripProps } from '../../components/status-strip';
import type { ClusterVerdict } from '../../findings/cluster-verdict';
import { SETTING_CODES } from '../../findings/rule';
import { type Translate, useT } from '../../i18n/use-t';
import type { NodeRow } from '../../findings/node-row';
import { flowCollectorYamlPath } from '../../links/console-paths';
import { formatTime } from '../../units';
import type { HealthViewProps } from './health-view';
import { nodeLinks, panelPlace, viewHref } from './places';
import { statusItems } from './status-items';

/** From the reason of the verdict to what shows it. */
function whereToLook(
  { findings: [worst] }: ClusterVerdict,
  panelHref: (panel: string) => string,
  nodeHref: (node: string) => string,
  t: Translate,
): StatusStripProps['links'] {
  if (worst === undefined) return [];
  const panel = { text: t('Show panel'), href: panelHref(worst.panel) };
  return worst.node === undefined ? [panel] : [panel, { text: t('Show node'), href: nodeHref(worst.node) }];
}

/** The FlowCollector, where the fix is one of its settings and the reader may open it. Its YAML can be edited at once. */
function whereToChange(
  { verdict, findings: [worst] }: ClusterVerdict,
  { state }: HealthViewProps['collector'],
  t: Translate,
): StatusStripProps['fixLink'] {
  const isSetting = verdict === 'on-hold' || (worst !== undefined && SETTING_CODES.has(worst.code));
  return isSetting && state === 'ready'
    ? { text: t('Open the FlowCollector'), href: flowCollectorYamlPath() }
    : undefined;
}

/** Undefined while the agents are not known. */
type WithVerdict = HealthViewProps & { found: ClusterVerdict | undefined };

/** Is it well, why not, and what to change. */
export function ClusterStrip({ health, state, collector, locale, found }: WithVerdict): ReactElement {
  const { data, definitions } = health;
  const { summary, down, updated, answeredMs, failure } = data;
  const isStale = useIsStale();
  const t = useT();
  const panelHref = useMemo(() => panelPlace(definitions, state), [definitions, state]);
  const nodeHref = useCallback((node: string) => viewHref(state, node), [state]);
  return (
    <StatusStrip
      verdict={found?.verdict}
      reason={found?.reason(t, locale) ?? ''}
      links={found === undefined ? [] : whereToLook(found, panelHref, nodeHref, t)}
      fix={found?.fix?.(t, locale)}
      fixLink={found && whereToChange(found, collector, t)}
      items={summary && statusItems(summary, { t, locale, panelHref, nodeHref, down })}
      updated={
        updated === undefined ? undefined : t('Updated {{time}}', { time: formatTime(updated, 'second', locale) })
      }
      stale={
        (failure === undefined && !isStale) || updated === undefined
          ? undefined
          : t('Not updated since {{time}}', { time: formatTime(updated, 'second', locale) })
      }
      answeredMs={answeredMs}
      locale={locale}
    />
  );
}

/** What else is wrong, and where: all nodes, worst first. */
export function ClusterNodes({ health, state, change, locale, found }: WithVerdict): ReactElement {
  const { data, definitions, request, now } = health;
  const { nodes, summary } = data;
  const t = useT();
  const panelHref = useMemo(() => panelPlace(definitions, state), [definitions, state]);
  const nodeHref = useCallback((node: string) => viewHref(state, node), [state]);
  const rowHref = useCallback(({ node }: NodeRow) => viewHref(state, node), [state]);
  const openNode = useCallback(({ node }: NodeRow) => change({ node }), [change]);
  const links = useMemo(() => nodeLinks(request.access), [request.access]);
  return (
    <>
      {found === undefined || found.findings.length < 2 ? null : (
        <FindingList findings={found.findings.slice(1)} locale={locale} panelHref={panelHref} nodeHref={nodeHref} />
      )}
      <section aria-labelledby="nodes" data-test="section-nodes">
        <Title headingLevel="h2" id="nodes" className="netobserv-agent-health__section-title">
          {t('Nodes')}
        </Title>
        <NodeTable
          rows={found === undefined ? undefined : nodes}
          regime={summary?.regime ?? 'ratio'}
          now={now}
          nodeHref={rowHref}
          onOpenNode={openNode}
          links={links}
          panelHref={panelHref}
          locale={locale}
        />
      </section>
    </>
  );
}
