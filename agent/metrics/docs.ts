import { markdownTable } from '../markdown-table';
import { DEFINITIONS, PROCESS_DEFINITIONS } from './definitions';
import type { MetricDefinition } from './definitions';

const rowsOf = (definitions: Readonly<Record<string, MetricDefinition>>): string[][] =>
  Object.values(definitions).map(({ name, type, labels, shared, help }) => [
    `\`${name}\``,
    type,
    labels.map((label) => `\`${label}\``).join(', '),
    shared ? 'yes' : 'no',
    help,
  ]);

/** docs/metrics.md. Pure. */
export function renderMetricsDocs(): string {
  const header = ['Series', 'Type', 'Labels', 'Go agent', 'Meaning'];
  return `# Metrics

<!-- Generated from agent/metrics/definitions.ts: run \`npx vitest run agent -u\` after a change there. -->

Series of the agent's \`/metrics\`. Names are preceded by \`METRICS_PREFIX\`, which NetObserv's operator sets to
\`netobserv_agent_\`; those of the process are not. "Go agent" says whether NetObserv's Go agent has the series too.

${markdownTable(header, rowsOf(DEFINITIONS))}

## Process

${markdownTable(header, rowsOf(PROCESS_DEFINITIONS))}
`;
}
