/** The page of one object: details, its YAML, and the tabs of plugins. */
import type { K8sModel } from '@openshift-console/dynamic-plugin-sdk/lib/api/common-types';
import type { K8sResourceKind, NavPage } from '@openshift-console/dynamic-plugin-sdk/lib/extensions/console-types';
import {
  Content,
  DescriptionList,
  DescriptionListDescription,
  DescriptionListGroup,
  DescriptionListTerm,
  EmptyState,
  PageSection,
} from '@patternfly/react-core';
import type { ComponentType, ReactElement } from 'react';
import { useParams } from 'react-router';
import { HorizontalNav } from '../horizontal-nav';
import { useK8sModels } from '../k8s/models';
import { useK8sWatchResource } from '../k8s/use-watch';
import { Loading } from '../lazy-component';
import { DocumentTitle, ListPageHeader } from '../page-parts';
import { ResourceIcon } from '../resource-link';
import { Timestamp } from '../timestamp';

type TabProps = { obj: K8sResourceKind };
type Condition = { type: string; status: string; reason?: string; message?: string };

function Details({ obj }: TabProps): ReactElement {
  const { name, namespace, labels = {}, creationTimestamp } = obj.metadata ?? {};
  const conditions = (obj.status?.conditions ?? []) as Condition[];
  const rows: [string, ReactElement | string][] = [
    ['Name', name ?? ''],
    ...(namespace === undefined ? [] : [['Namespace', namespace] as [string, string]]),
    [
      'Labels',
      Object.entries(labels)
        .map(([key, value]) => `${key}=${value}`)
        .join(' '),
    ],
    ['Created at', <Timestamp key="created" timestamp={creationTimestamp} />],
    ...conditions.map(({ type, status, message = '' }) => [type, `${status} ${message}`] as [string, string]),
  ];
  return (
    <PageSection hasBodyWrapper={false}>
      <DescriptionList isHorizontal>
        {rows.map(([term, value]) => (
          <DescriptionListGroup key={term}>
            <DescriptionListTerm>{term}</DescriptionListTerm>
            <DescriptionListDescription>{value}</DescriptionListDescription>
          </DescriptionListGroup>
        ))}
      </DescriptionList>
    </PageSection>
  );
}

/** JSON is YAML, too. */
function Yaml({ obj }: TabProps): ReactElement {
  return (
    <PageSection hasBodyWrapper={false}>
      <Content component="pre" data-test="yaml">
        {JSON.stringify(obj, undefined, 2)}
      </Content>
    </PageSection>
  );
}

function Logs({ obj }: TabProps): ReactElement {
  return <PageSection hasBodyWrapper={false}>The small console keeps no logs of {obj.metadata?.name}.</PageSection>;
}

const page = (href: string, name: string, component: ComponentType<TabProps>): NavPage => ({
  href,
  name,
  component: component as unknown as ComponentType,
});

function pagesOf({ kind }: K8sModel): NavPage[] {
  const logs = kind === 'Pod' ? [page('logs', 'Logs', Logs)] : [];
  return [page('', 'Details', Details), page('yaml', 'YAML', Yaml), ...logs];
}

function ObjectPage({ model, name, ns }: { model: K8sModel; name: string; ns: string | undefined }): ReactElement {
  const { apiGroup: group, apiVersion: version, kind } = model;
  const groupVersionKind = { group, version, kind };
  const watched = useK8sWatchResource<K8sResourceKind>({ groupVersionKind, name, namespace: ns });
  const [object, loaded] = watched;
  const error: unknown = watched[2];
  if (!loaded) {
    return error ? (
      <EmptyState titleText={error instanceof Error ? error.message : '404'} headingLevel="h1" />
    ) : (
      <Loading />
    );
  }
  return (
    <>
      <DocumentTitle>{`${name} · ${kind}`}</DocumentTitle>
      <ListPageHeader title={name} badge={<ResourceIcon groupVersionKind={groupVersionKind} />} />
      <HorizontalNav resource={object} pages={pagesOf(model)} />
    </>
  );
}

/** `plural` in the address is the plural of a built-in kind, or the reference of a custom one. */
export function DetailsPage(): ReactElement {
  const { plural, name = '', ns } = useParams();
  const [models] = useK8sModels();
  const found = Object.entries(models).find(
    ([reference, model]) => reference === plural || (model.crd !== true && model.plural === plural),
  );
  return found === undefined ? (
    <EmptyState titleText="404: no such kind" headingLevel="h1" />
  ) : (
    <ObjectPage key={`${plural ?? ''} ${ns ?? ''} ${name}`} model={found[1]} name={name} ns={ns} />
  );
}
