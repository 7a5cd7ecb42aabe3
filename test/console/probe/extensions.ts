import type { EncodedExtension } from '@openshift-console/dynamic-plugin-sdk-webpack';

const FLAG = 'PROBE_FLOW_COLLECTOR';
const COLLECTOR = { group: 'flows.netobserv.io', version: 'v1beta2', kind: 'FlowCollector' };
const COLLECTOR_PATH = '/k8s/cluster/flows.netobserv.io~v1beta2~FlowCollector';
const gated = { flags: { required: [FLAG] } };

const route = (path: string | string[], component: string, exact?: boolean): EncodedExtension => ({
  type: 'console.page/route',
  properties: { path, exact, component: { $codeRef: `pages.${component}` } },
});

const link = (id: string, properties: object): Record<string, unknown> => ({
  id,
  perspective: 'admin',
  section: 'observe',
  name: id,
  href: `/${id}`,
  ...properties,
});

/** Every type that the small console knows, and every choice it makes. */
export const PROBE_EXTENSIONS: EncodedExtension[] = [
  { type: 'console.flag/model', properties: { flag: FLAG, model: COLLECTOR } },
  { type: 'console.navigation/href', properties: link('probe', { insertAfter: ['none', 'alerting'] }) },
  { type: 'console.navigation/href', properties: link('probe-gated', {}), ...gated },
  route('/probe', 'ProbePage', true),
  route(['/probe-deep', '/probe-other'], 'DeepPage'),
  route('/probe-broken', 'BrokenPage', true),
  // More fixed parts than the object's own page and than the one below, which has all addresses under it.
  route(`${COLLECTOR_PATH}/cluster/probe-exact`, 'ExactPage', true),
  { ...route('/probe-gated', 'ExactPage', true), ...gated },
  ...['Node', 'Pod'].map((kind) => ({
    type: 'console.tab/horizontalNav',
    properties: {
      model: { version: 'v1', kind },
      page: { name: 'Probe', href: 'probe' },
      component: { $codeRef: 'pages.ProbeTab' },
    },
  })),
  {
    type: 'console.tab/horizontalNav',
    properties: {
      model: COLLECTOR,
      page: { name: 'Probe', href: 'probe' },
      component: { $codeRef: 'pages.ProbeTab' },
    },
  },
  {
    type: 'console.dashboards/overview/health/prometheus',
    properties: {
      title: 'Probe metrics',
      queries: ['probe'],
      healthHandler: { $codeRef: 'overview.metricsHealth' },
      popupComponent: { $codeRef: 'overview.MetricsPopup' },
      popupTitle: 'Probe popup',
    },
  },
  {
    type: 'console.dashboards/overview/health/resource',
    properties: {
      title: 'Probe resources',
      resources: { $codeRef: 'overview.resources' },
      healthHandler: { $codeRef: 'overview.resourceHealth' },
    },
    ...gated,
  },
  {
    type: 'console.alert-action',
    properties: { alert: 'ProbeAlert', text: 'Open the probe', action: { $codeRef: 'alerts.open' } },
  },
];
