/** The chart against the rest of the project: names, versions, ports, settings and programs that must agree. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../agent/config/config';
import { loadExpressions } from '../../agent/config/expression';
import { INSTALL_PROGRAMS } from '../../install/build';
import { AGENT_CONTAINER, METRICS } from '../../src/metrics/catalogue';
import { ROOT } from '../setup/build-all';
import type { KubernetesObject } from './helm';
import { CHART, ciFile, COMBINATIONS, helmAt, objectsIn, readYaml, toolOrSkip } from './helm';

const path = await toolOrSkip('helm');
const compile = await loadExpressions();

type Manifest = { version: string; consolePlugin: { name: string; version: string; displayName: string } };
const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Manifest;

type ChartFile = { version: string; appVersion: string; annotations: Record<string, string> };
const chart = readYaml('Chart.yaml') as ChartFile;

describe('Chart.yaml', () => {
  it('has the versions of package.json', () => {
    expect(chart.appVersion).toBe(manifest.version);
    expect(manifest.consolePlugin.version).toBe(manifest.version);
  });

  it('names the images of that version for Artifact Hub', () => {
    const images = chart.annotations['artifacthub.io/images'];
    expect(images.match(/image: \S+/g)).toEqual([
      `image: localhost/agent-health-agent:${manifest.version}`,
      `image: localhost/agent-health-plugin:${manifest.version}`,
    ]);
  });
});

type Schema = { properties?: Record<string, Schema>; additionalProperties?: unknown };

describe('values.schema.json', () => {
  const schema = JSON.parse(readFileSync(join(CHART, 'values.schema.json'), 'utf8')) as Schema;

  /** Names of what the schema knows and of what there is, where these differ. */
  function differences(known: Schema, value: unknown, at: string): string[] {
    if (known.properties === undefined || at === 'plugin.resources' || at === 'agent.resources') return [];
    const names = Object.keys(known.properties).filter((name) => name !== 'global');
    const there = Object.keys(value as object);
    const differing = [...names, ...there].filter((name) => !names.includes(name) || !there.includes(name));
    const below = names.flatMap((name) =>
      differences(
        known.properties?.[name] ?? {},
        (value as Record<string, unknown>)[name],
        at === '' ? name : `${at}.${name}`,
      ),
    );
    return [...differing.map((name) => `${at}.${name}`), ...below];
  }

  it('knows each value, and no other', () => {
    expect(differences(schema, readYaml('values.yaml'), '')).toEqual([]);
  });
});

/** What a container of a DaemonSet or Pod is given. */
type Container = {
  name: string;
  command?: string[];
  args?: string[];
  env?: { name: string; value?: string }[];
};
const containersOf = ({ spec }: KubernetesObject): Container[] => {
  const { template, containers } = spec as {
    template?: { spec: { containers: Container[] } };
    containers?: Container[];
  };
  return template?.spec.containers ?? containers ?? [];
};

describe.skipIf(path === undefined)('the manifests', () => {
  const helm = helmAt(path ?? '');
  const make = async (name: string): Promise<KubernetesObject[]> =>
    objectsIn(await helm.template(['--values', ciFile(name)]));

  it('name the plugin as package.json does', async () => {
    const [plugin] = (await make('default')).filter(({ kind }) => kind === 'ConsolePlugin');
    expect(plugin.metadata.name).toBe(manifest.consolePlugin.name);
    expect(plugin.spec).toMatchObject({
      displayName: manifest.consolePlugin.displayName,
      i18n: { loadType: 'Preload' },
    });
  });

  it('name the agents as the page looks for them', async () => {
    const [agents] = (await make('standalone')).filter(({ kind }) => kind === 'DaemonSet');
    expect(agents.metadata.name).toBe(AGENT_CONTAINER);
    expect(containersOf(agents).map(({ name }) => name)).toEqual([AGENT_CONTAINER]);
    const prefix = containersOf(agents)[0].env?.find(({ name }) => name === 'METRICS_PREFIX')?.value;
    expect(METRICS.evictions.name).toBe(`${prefix}evictions_total`);
  });

  it.each(COMBINATIONS)('give the agent settings that it takes without a word: %s', async (name) => {
    for (const agents of (await make(name)).filter(({ kind }) => kind === 'DaemonSet')) {
      const [{ env = [] }] = containersOf(agents);
      const settings = Object.fromEntries(env.map((each) => [each.name, each.value ?? '192.0.2.1']));
      expect(Object.keys(settings)).toHaveLength(env.length);
      expect(parseConfig(settings, compile).warnings).toEqual([]);
    }
  });

  it('run programs that the agent’s image has', async () => {
    const objects = await make('standalone');
    const programs = objects
      .filter(({ kind }) => kind === 'Job' || kind === 'Pod')
      .flatMap((object) => containersOf(object).map(({ command }) => command?.[1]));
    expect(programs).toHaveLength(3);
    for (const program of programs) {
      expect(INSTALL_PROGRAMS.map((name) => `/opt/agent-health/${name}.js`)).toContain(program);
    }
  });

  it.each([...COMBINATIONS.map((name) => [name]), ['with-operator']])(
    'print notes that say what to do next: %s',
    async (name) => {
      const notes = await helm.notes(
        name === 'with-operator' ? ['--set', 'agent.mode=operator'] : ['--values', ciFile(name)],
        name === 'with-operator' ? 'netobserv' : undefined,
      );
      await expect(notes).toMatchFileSnapshot(`golden/${name}.notes.txt`);
    },
  );
});

const docs = await toolOrSkip('helm-docs');

describe.skipIf(docs === undefined)('the chart’s README', () => {
  it('is generated from its template and values.yaml', async () => {
    const options = ['--chart-search-root', CHART, '--sort-values-order', 'file', '--dry-run'];
    const { stdout } = await promisify(execFile)(docs ?? '', options);
    await expect(stdout).toMatchFileSnapshot(join(CHART, 'README.md'));
  });

  it('describes every value', () => {
    const readme = readFileSync(join(CHART, 'README.md'), 'utf8');
    const rows = readme.match(/^\| [\w.]+ \| (string|int|bool|list|object) \| .*/gm) ?? [];
    expect(rows.length).toBeGreaterThan(35);
    expect(rows.filter((row) => row.endsWith('|  |'))).toEqual([]);
  });
});
