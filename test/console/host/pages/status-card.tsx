/** The Overview page's status card: subsystems of plugins, and alerts that fire. */
import { type LoadedAndResolvedExtension, useResolvedExtensions } from '@openshift/dynamic-plugin-sdk';
import type {
  DashboardsOverviewHealthPrometheusSubsystem,
  DashboardsOverviewHealthResourceSubsystem,
} from '@openshift-console/dynamic-plugin-sdk/lib/extensions/dashboards';
import { HealthState, type ResourcesObject } from '@openshift-console/dynamic-plugin-sdk/lib/extensions/console-types';
import { Card, CardBody, CardHeader, CardTitle, Gallery, GalleryItem } from '@patternfly/react-core';
import type { ComponentType, ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import {
  isDashboardsOverviewHealthPrometheusSubsystem,
  isDashboardsOverviewHealthResourceSubsystem,
} from '../extensions';
import { translateLabel } from '../i18n';
import { useK8sModels } from '../k8s/models';
import { chosenReference } from '../k8s/reference';
import { useK8sWatchResource, useK8sWatchResources } from '../k8s/use-watch';
import { useInstantQueries } from '../prometheus-poll';
import { AlertItems } from './alert-items';
import { HealthItem } from './health-item';

type PrometheusSubsystem = LoadedAndResolvedExtension<DashboardsOverviewHealthPrometheusSubsystem>['properties'];
type ResourceSubsystem = LoadedAndResolvedExtension<DashboardsOverviewHealthResourceSubsystem>['properties'];

const label = (text: string | undefined): string | undefined => (text === undefined ? undefined : translateLabel(text));

/** No boundary is around it: what a handler throws takes the page down, as in the real console. */
function PrometheusItem({ subsystem, hasModel }: { subsystem: PrometheusSubsystem; hasModel: boolean }): ReactElement {
  const { title, queries, healthHandler, additionalResource, popupComponent, popupTitle } = subsystem;
  const { t } = useTranslation();
  const responses = useInstantQueries(queries) as Parameters<typeof healthHandler>[0];
  const watched = useK8sWatchResource(hasModel ? (additionalResource ?? null) : null);
  const [data, loaded] = watched;
  // The real one has null here, against its own types.
  const k8sResult = (hasModel ? { data, loaded, loadError: watched[2] as unknown } : null) as never;
  const { state, message } = healthHandler(responses, t, k8sResult);
  const Popup = popupComponent;
  return (
    <HealthItem
      title={translateLabel(title)}
      state={state}
      details={message}
      popupTitle={label(popupTitle)}
      popup={Popup && ((hide) => <Popup responses={responses} k8sResult={k8sResult} hide={hide} />)}
      keepOnOutsideClick={subsystem.popupKeepOnOutsideClick}
    />
  );
}

function ResourceItem({ subsystem }: { subsystem: ResourceSubsystem }): ReactElement {
  const { title, resources, healthHandler, popupComponent, popupTitle } = subsystem;
  const { t } = useTranslation();
  const results = useK8sWatchResources<ResourcesObject>(resources);
  const { state, message } = healthHandler(results, t);
  const Popup = popupComponent as ComponentType<object> | undefined;
  return (
    <HealthItem
      title={translateLabel(title)}
      state={state ?? HealthState.NOT_AVAILABLE}
      details={message}
      popupTitle={label(popupTitle)}
      popup={Popup && (() => <Popup {...results} />)}
    />
  );
}

/** Subsystems whose additional resource is of a kind that the API does not have are not shown, unless it is optional. */
export function StatusCard(): ReactElement {
  const [ofPrometheus] = useResolvedExtensions(isDashboardsOverviewHealthPrometheusSubsystem);
  const [ofResources] = useResolvedExtensions(isDashboardsOverviewHealthResourceSubsystem);
  const [models] = useK8sModels();
  const has = ({ additionalResource }: PrometheusSubsystem): boolean =>
    chosenReference(additionalResource ?? {}) in models;
  const shown = ofPrometheus.filter(({ properties }) => {
    const { additionalResource } = properties;
    return additionalResource === undefined || additionalResource.optional === true || has(properties);
  });
  return (
    <Card data-test-id="status-card">
      <CardHeader actions={{ actions: <Link to="/monitoring/alerts">View alerts</Link> }}>
        <CardTitle component="h2">Status</CardTitle>
      </CardHeader>
      <CardBody>
        <Gallery hasGutter>
          {shown.map(({ uid, properties }) => (
            <GalleryItem key={uid} data-test={translateLabel(properties.title)}>
              <PrometheusItem subsystem={properties} hasModel={has(properties)} />
            </GalleryItem>
          ))}
          {ofResources.map(({ uid, properties }) => (
            <GalleryItem key={uid} data-test={translateLabel(properties.title)}>
              <ResourceItem subsystem={properties} />
            </GalleryItem>
          ))}
        </Gallery>
      </CardBody>
      <AlertItems />
    </Card>
  );
}
