import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { METRICS } from '../metrics/catalogue';
import { PANELS } from '../panels/catalogue';
import { ALERT_RULES, type AlertRule } from './alert-rules';
import { RECORDING_RULES } from './recording-rules';
import { CHART_BLANKS, prometheusRule, runbookFile, usualRule } from './prometheus-rule';

const ROOT = join(import.meta.dirname, '../..');
const CHART = join(ROOT, 'charts/agent-health');
const RUNBOOKS = join(ROOT, 'docs/runbooks');

it('charts/agent-health/files/alerts.yaml is what the alerts say, with blanks for the chart', async () => {
  const text = `# Generated from src/rules/: run \`npx vitest run src/rules -u\` after a change there.
${stringify(
  ALERT_RULES.map((rule) => prometheusRule(rule, CHART_BLANKS)),
  { lineWidth: 0 },
)}`;
  await expect(text).toMatchFileSnapshot(join(CHART, 'files/alerts.yaml'));
});

it('charts/agent-health/files/recording-rules.yaml is what the panels say', async () => {
  const rules = RECORDING_RULES.map(({ record, expr }) => ({ record, expr }));
  const text = `# Generated from src/panels/: run \`npx vitest run src/rules -u\` after a change there.
${stringify(rules, { lineWidth: 0 })}`;
  await expect(text).toMatchFileSnapshot(join(CHART, 'files/recording-rules.yaml'));
});

it('values.yaml has each alert with its limit and its time', () => {
  const values = parse(readFileSync(join(CHART, 'values.yaml'), 'utf8')) as { rules: { alerts: object } };
  expect(values.rules.alerts).toEqual(
    Object.fromEntries(ALERT_RULES.map((rule) => [rule.name, { enabled: true, limit: rule.limit, for: rule.for }])),
  );
});

const FOR: Record<AlertRule['of'], string> = { node: 'a node', cluster: 'all agents' };

it('docs/alerts.md has a table of them', async () => {
  const path = join(ROOT, 'docs/alerts.md');
  const [head, tail] = readFileSync(path, 'utf8').split(/<!-- table.* -->\n[^]*<!-- end of table -->/);
  const rows = ALERT_RULES.map(
    (rule) =>
      `| [\`${rule.name}\`](runbooks/${runbookFile(rule)}) | ${rule.when} | > ${rule.limit} ${rule.unit} | ${rule.for} | ${rule.severity} | ${FOR[rule.of]} |`,
  );
  const table = `<!-- table: generated from src/rules/, run \`npx vitest run src/rules -u\` after a change there -->

| alert | of what | limit | for | severity | one for |
|---|---|---|---|---|---|
${rows.join('\n')}

<!-- end of table -->`;
  const text = await format(`${head}${table}${tail}`, { parser: 'markdown', printWidth: 130, proseWrap: 'preserve' });
  await expect(text).toMatchFileSnapshot(path);
});

it('docs/alerts.md names what is recorded', () => {
  const text = readFileSync(join(ROOT, 'docs/alerts.md'), 'utf8');
  const named = text.match(/`agent_health:\w+`/g);
  expect(named).toEqual(RECORDING_RULES.map(({ record }) => `\`${record}\``));
});

it('each has a runbook, and each runbook an alert', () => {
  expect(readdirSync(RUNBOOKS).sort()).toEqual(ALERT_RULES.map(runbookFile).sort());
});

const KNOWN = new Set<string>(['up', ...Object.values(METRICS).map(({ name }) => name)]);

describe.each(ALERT_RULES.map((rule) => [rule.name, rule] as const))('%s', (_name, rule) => {
  const { expr, labels, annotations } = usualRule(rule);

  it('asks only for known metrics, of all namespaces', () => {
    const names = expr.match(/\b(?:netobserv|container|kube)_\w+|\bup\b/g) ?? [];
    expect(names.filter((name) => !KNOWN.has(name))).toEqual([]);
    expect(names.length).toBeGreaterThan(0);
    expect(expr).not.toContain('namespace=');
  });

  it('waits longer than the windows of its rates, so that one burst is not enough', () => {
    const windows = [...expr.matchAll(/rate\(\S+\[(\d+)s\]\)/g)].map(([, seconds]) => Number(seconds));
    expect(Math.max(0, ...windows)).toBeLessThan(60 * parseInt(rule.for, 10));
  });

  it('stands in NetObserv’s Network Health, and leads to a panel of the page', () => {
    const health = JSON.parse(annotations.netobserv_io_network_health) as Record<string, unknown> & {
      links: { url: string }[];
    };
    expect(labels).toEqual({ severity: rule.severity, netobserv: 'true' });
    expect(health).toMatchObject({ alertThreshold: String(rule.limit), unit: rule.unit });
    expect(Number(health.upperBound)).toBeGreaterThan(rule.limit);
    expect(health.nodeLabels).toEqual(rule.of === 'node' ? ['node'] : undefined);
    expect(PANELS.map(({ id }) => health.links[0].url.endsWith(`#panel-${id}`))).toContain(true);
  });

  it('has a runbook with meaning, impact, diagnosis and remedy', () => {
    const headings = readFileSync(join(RUNBOOKS, runbookFile(rule)), 'utf8').match(/^#.*/gm);
    expect(headings).toEqual([`# ${rule.name}`, '## Meaning', '## Impact', '## Diagnosis', '## Remedy']);
  });
});
