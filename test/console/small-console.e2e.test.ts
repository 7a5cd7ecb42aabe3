/** The small console in a browser, with a plugin that uses all it has. */
import { execFile } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { chromiumPath, launchBrowser } from '../e2e/browser';
import type { ClusterSeed } from './server/cluster-seed';
import { type RunningConsole, startConsole } from './server/start-console';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const COLLECTOR = '/k8s/cluster/flows.netobserv.io~v1beta2~FlowCollector/cluster';
const CLUSTER: ClusterSeed = {
  nodes: ['node-1', 'node-2'].map((name, index) => ({ name, ip: `10.0.0.${index + 1}` })),
  pods: [{ name: 'agent-1', node: 'node-1', ip: '10.0.0.1' }],
  flowCollector: { cacheMaxFlows: 1000, cacheActiveTimeout: '5s', sampling: 1 },
};
const ALERT = {
  labels: { alertname: 'ProbeAlert', severity: 'critical' },
  annotations: { description: 'it probes' },
  state: 'firing',
};
const ANSWERS: Readonly<Record<string, object>> = {
  '/api/v1/query': { resultType: 'vector', result: [{ metric: { job: 'probe' }, value: [1, '1'] }] },
  '/api/v1/rules': { groups: [{ name: 'g', file: 'f', rules: [{ name: 'ProbeAlert', alerts: [ALERT] }] }] },
};

const chromium = chromiumPath();

describe.skipIf(chromium === undefined)('the small console', () => {
  let prometheus: Server;
  let console: RunningConsole;
  let bare: RunningConsole;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;

  const said = (name: string): Promise<string | null> => page.getByTestId(`said-${name}`).textContent();
  const open = (path: string, at = console): Promise<unknown> => page.goto(`${at.url}${path}`);
  const setFaults = (faults: unknown): Promise<unknown> =>
    fetch(`${console.url}/host/faults`, { method: 'PUT', body: JSON.stringify(faults) });

  beforeAll(async () => {
    const webpack = ['node_modules/webpack/bin/webpack.js', '--config', 'test/console/probe/webpack.config.ts'];
    await promisify(execFile)(process.execPath, ['--import', 'tsx', ...webpack], { cwd: ROOT });
    prometheus = createServer((request, response) => {
      const data = ANSWERS[new URL(request.url ?? '/', 'http://p').pathname];
      response.end(JSON.stringify({ status: 'success', data }));
    });
    await new Promise<void>((done) => prometheus.listen(0, '127.0.0.1', done));
    const address = prometheus.address();
    const options = {
      port: 0,
      pluginDir: `${ROOT}/test/.output/probe`,
      publicDir: `${ROOT}/test/.output/console`,
      prometheusUrl: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
      faults: true,
    };
    console = await startConsole({ ...options, cluster: CLUSTER });
    bare = await startConsole({ ...options, cluster: { ...CLUSTER, flowCollector: undefined } });
    browser = await launchBrowser(chromium ?? '');
  });

  beforeEach(async () => {
    context = await browser.newContext();
    page = await context.newPage();
    page.setDefaultTimeout(10_000);
  });

  afterEach(async () => {
    await context.close();
    await setFaults([]);
  });

  afterAll(async () => {
    await browser?.close();
    await console?.close();
    await bare?.close();
    prometheus?.close();
  });

  test('opens a plugin’s page from the navigation, where the plugin wants its link', async () => {
    await open('/');
    await page.getByRole('heading', { name: 'Probe', level: 1 }).waitFor();
    const links = await page.getByTestId('nav-section-observe').getByRole('link').allTextContents();
    expect(links).toEqual(['Alerting', 'probe', 'Metrics', 'Dashboards', 'Targets', 'probe-gated']);
    expect(await page.title()).toBe('Probe · Small console');
  });

  test('shows nothing of what is gated by a kind that the API does not have', async () => {
    await open('/probe', bare);
    await expect.poll(() => said('flag')).toBe('false');
    await expect.poll(() => said('collector')).toBe('loaded none Model does not exist');
    expect(await page.getByRole('link', { name: 'probe-gated' }).count()).toBe(0);
    await open('/probe-gated', bare);
    await page.getByText('404: no such page').waitFor();
  });

  test('takes the route with more fixed parts', async () => {
    await open('/probe-deep/below');
    expect(await said('page')).toBe('deep');
    await open('/probe-other');
    expect(await said('page')).toBe('deep');
    await open('/probe/below');
    await page.getByText('404: no such page').waitFor();
    await open(`${COLLECTOR}/probe-exact`);
    expect(await said('page')).toBe('exact');
  });

  test('keeps a broken page from the rest', async () => {
    await open('/probe-broken');
    await page.getByTestId('error-page').getByText('the probe broke').waitFor();
    await page.getByRole('link', { name: 'probe', exact: true }).click();
    await page.getByRole('heading', { name: 'Probe', level: 1 }).waitFor();
  });

  test('answers what plugins ask of the SDK', async () => {
    await open('/probe');
    await expect.poll(() => said('nodes')).toBe('loaded node-1 node-2');
    expect(await said('nothing')).toBe('[null,true,null]');
    await expect.poll(() => said('review')).toBe('allowed');
    await expect.poll(() => said('query')).toContain('"job":"probe"');
    expect(await page.getByRole('link', { name: 'node-1' }).getAttribute('href')).toBe('/k8s/cluster/nodes/node-1');
    expect(await page.getByTestId('timestamp').textContent()).toBe('now');
  });

  test('patches, and shows what watches tell', async () => {
    await open('/probe');
    await expect.poll(() => said('collector')).toMatch(/^loaded \d+$/);
    await page.getByRole('button', { name: 'Patch wrongly' }).click();
    await expect.poll(() => said('failure')).toContain('should be greater than or equal to 1');
    await page.getByRole('button', { name: 'Patch', exact: true }).click();
    await expect.poll(() => said('collector')).toBe('loaded 4321');
  });

  test('keeps preferences for each user', async () => {
    await open('/probe');
    await expect.poll(() => said('preference')).toBe('first loaded');
    await page.getByRole('button', { name: 'Prefer' }).click();
    await page.reload();
    await expect.poll(() => said('preference')).toBe('second loaded');
    await open('/probe?user=viewer');
    await expect.poll(() => said('preference')).toBe('first loaded');
  });

  test('is another user’s, by address and by menu', async () => {
    await open('/probe?range=5m&user=viewer');
    expect(new URL(page.url()).search).toBe('?range=5m');
    await expect.poll(() => said('review')).toBe('denied');
    await expect.poll(() => said('collector')).toContain('loaded');
    await page.getByRole('button', { name: 'Patch', exact: true }).click();
    await expect.poll(() => said('failure')).toContain('403 flowcollectors.flows.netobserv.io "cluster" is forbidden');
    await page.getByTestId('user').selectOption('nobody');
    await expect.poll(() => said('query')).toBe('403 Forbidden');
    await expect.poll(() => said('nodes')).toContain('loading  403 nodes is forbidden');
    expect(await page.getByRole('link', { name: 'Overview' }).count()).toBe(0);
  });

  test('speaks other languages, in both directions', async () => {
    await open('/probe?lng=fr&dir=rtl');
    const root = page.locator('html');
    expect(await page.getByTestId('timestamp').textContent()).toBe('maintenant');
    expect([await root.getAttribute('lang'), await root.getAttribute('dir')]).toEqual(['fr', 'rtl']);
    await page.getByTestId('language').selectOption('ja');
    await expect.poll(() => root.getAttribute('lang')).toBe('ja');
  });

  test('adds tabs of plugins to pages of objects', async () => {
    await open('/k8s/cluster/nodes/node-2');
    await page.getByRole('tab', { name: 'Probe' }).click();
    expect(await said('tab')).toBe('Node node-2');
    expect(new URL(page.url()).pathname).toBe('/k8s/cluster/nodes/node-2/probe');
    await page.getByRole('tab', { name: 'YAML' }).click();
    expect(await page.getByTestId('yaml').textContent()).toContain('"kind": "Node"');
    await open(`${COLLECTOR}/probe`);
    expect(await said('tab')).toBe('FlowCollector cluster');
    await open('/k8s/ns/netobserv-privileged/pods/agent-1/logs');
    await page.getByText('keeps no logs of agent-1').waitFor();
    await open('/k8s/ns/netobserv-privileged/daemonsets/netobserv-ebpf-agent');
    await page.getByText('app=netobserv-ebpf-agent').waitFor();
  });

  test('shows subsystems and alerts on the Overview page', async () => {
    await open('/dashboards');
    const card = page.locator('[data-test-id=status-card]');
    await card.getByText('2 nodes').waitFor();
    await card.getByRole('button', { name: 'Probe metrics' }).click();
    await page.getByText('1 answers').waitFor();
    await page.getByRole('button', { name: 'Hide' }).click();
    await card.getByText('it probes').waitFor();
    await card.getByRole('button', { name: 'Open the probe' }).click();
    await page.waitForURL('**/probe?alert=ProbeAlert');
  });

  test('leaves silenced alerts out', async () => {
    await fetch(`${console.url}/api/alertmanager/api/v2/silences`, {
      method: 'POST',
      body: JSON.stringify({
        matchers: [{ name: 'alertname', value: 'ProbeAlert', isRegex: false, isEqual: true }],
        startsAt: new Date(Date.now() - 1000).toISOString(),
        endsAt: new Date(Date.now() + 600_000).toISOString(),
        createdBy: 'test',
        comment: '',
      }),
    });
    await open('/monitoring/alerts?name=probe&alert-state=silenced');
    await page.getByTestId('alert-row').getByText('ProbeAlert').waitFor();
    await open('/dashboards');
    await page.getByText('2 nodes').waitFor();
    expect(await page.getByTestId('status-card-alert').count()).toBe(0);
  });

  test('opens links into monitoring with their parameters', async () => {
    await open(`/monitoring/query-browser?query0=${encodeURIComponent('up{job="a"}')}`);
    await page.getByTestId('query-table').getByText('{"job":"probe"}').waitFor();
    expect(await page.getByTestId('parameter-query0').textContent()).toBe('up{job="a"}');
    await open('/monitoring/dashboards/grafana-dashboard-netobserv-health?namespace=a');
    expect(await page.getByTestId('parameter-namespace').textContent()).toBe('a');
  });

  test('fails as it is told', async () => {
    await setFaults([{ kind: 'down' }]);
    await open('/probe');
    await expect.poll(() => said('query')).toBe('502 Bad Gateway');
    await setFaults([{ kind: 'html' }]);
    await open('/probe');
    await expect.poll(() => said('query')).toContain('is not valid JSON');
    await setFaults([{ kind: 'unavailable', times: 1 }]);
    await open('/probe');
    await expect.poll(() => said('query')).toBe('503 no store is ready');
    await page.reload();
    await expect.poll(() => said('query')).toContain('"job":"probe"');
  });

  test('shows a rollout to those who look on', async () => {
    await open('/k8s/ns/netobserv-privileged/daemonsets/netobserv-ebpf-agent/yaml');
    await page.getByTestId('yaml').getByText('"numberReady": 1').waitFor();
    console.setAgents({ pods: [{ name: 'agent-2', node: 'node-1', ip: '10.0.0.1', ready: false }] });
    await page.getByTestId('yaml').getByText('"numberReady": 0').waitFor();
  });
});
