import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { withImages, withRegistry, withRunbooks } from '../../.github/chart-images.mjs';

const VALUES = readFileSync(new URL('../../charts/agent-health/values.yaml', import.meta.url), 'utf8');
const CHART = readFileSync(new URL('../../charts/agent-health/Chart.yaml', import.meta.url), 'utf8');
const AGENT = `sha256:${'a'.repeat(64)}`;
const PLUGIN = `sha256:${'b'.repeat(64)}`;

describe('withImages', () => {
  it('writes registry and digests into the chart’s values, and changes nothing else', () => {
    const before = VALUES.split('\n');
    const after = withImages(VALUES, 'registry.example.com/team', { agent: AGENT, plugin: PLUGIN }).split('\n');
    expect(after).toHaveLength(before.length);
    expect(after.filter((line, i) => line !== before[i])).toEqual([
      '  registry: registry.example.com/team',
      `    digest: ${AGENT}`,
      `    digest: ${PLUGIN}`,
    ]);
  });
  it('refuses what is no digest', () => {
    expect(() => withImages(VALUES, 'r', { agent: AGENT, plugin: 'latest' })).toThrow('“latest” is no digest');
  });
  it('refuses values that have other places', () => {
    expect(() =>
      withImages(VALUES.replace('registry: localhost', 'registry: elsewhere'), 'r', { agent: AGENT, plugin: PLUGIN }),
    ).toThrow('has 0 places');
  });
});

describe('withRunbooks', () => {
  it('writes where the runbooks are into the chart’s values', () => {
    const url = 'https://example.com/v1/docs/runbooks';
    expect(withRunbooks(VALUES, url)).toContain(`  runbooks: ${url}\n`);
    expect(() => withRunbooks(withRunbooks(VALUES, url), url)).toThrow('has 0 places');
  });
  it('refuses what is no address', () => {
    expect(() => withRunbooks(VALUES, 'docs/runbooks')).toThrow('is no address');
  });
});

describe('withRegistry', () => {
  it('writes the registry into the images that Chart.yaml names', () => {
    const images = withRegistry(CHART, 'registry.example.com/team').match(/image: \S+(?=:)/g);
    expect(images).toEqual([
      'image: registry.example.com/team/agent-health-agent',
      'image: registry.example.com/team/agent-health-plugin',
    ]);
  });
  it('refuses a chart that names others', () => {
    expect(() => withRegistry(withRegistry(CHART, 'r'), 'r')).toThrow('has 0 images of localhost');
  });
});
