/** The results of `scale` for people and for programs. Pure. */
import { markdownTable } from '../../../agent/markdown-table';
import { middleOf } from '../../bench/page/row';
import { figure } from '../../bench/report';
import type { ClusterCosts } from './cluster';
import type { StepResult } from './one-node';
import type { Figures } from './figures';

export type ScaleReport = {
  command: string;
  /** Date, processor and kernel, as the benchmarks give them. */
  machine: string;
  seconds: number;
  steps: readonly StepResult[];
  cluster: ClusterCosts | undefined;
};

const count = (value: number): string => Math.round(value).toLocaleString('en');
const mib = (bytes: number): string => figure(bytes / 2 ** 20);
const ms = (seconds: number): string => figure(seconds * 1000);

const COLUMNS: readonly { title: string; of: (figures: Figures) => string }[] = [
  { title: 'packets/s', of: ({ packetRate }) => count(packetRate) },
  { title: 'received', of: ({ received }) => count(received) },
  { title: 'not at the collector', of: ({ missing }) => count(missing) },
  { title: 'flows/s exported', of: ({ exportedFlowsPerSecond }) => count(exportedFlowsPerSecond) },
  { title: 'CPU, cores', of: ({ cpuCores }) => figure(cpuCores) },
  { title: 'working set, MiB', of: ({ workingSetBytes }) => mib(workingSetBytes) },
  { title: 'of it maps, MiB', of: ({ mapBytes }) => (mapBytes === undefined ? 'not told' : mib(mapBytes)) },
  { title: 'eviction, ms', of: ({ evictionSeconds: { mean } }) => ms(mean) },
  { title: 'longest, ms', of: ({ evictionSeconds: { longest } }) => ms(longest) },
  { title: 'longest answer, ms', of: ({ answerSeconds }) => ms(answerSeconds) },
];

function stepRow({ step, figures, breaks }: StepResult): string[] {
  const cells = COLUMNS.map(({ of }) => (figures === undefined ? '' : of(figures)));
  return [count(step.flows), count(step.cacheMaxFlows), ...cells, breaks[0]?.split(':')[0] ?? 'nothing'];
}

/** What broke first, of the steps whose maps were large enough. */
function firstBreak(steps: readonly StepResult[]): string {
  const broken = steps.find(({ step, breaks }) => step.kind !== 'undersized' && breaks.length > 0);
  return broken === undefined ? 'Nothing broke.' : `First to break: ${count(broken.step.flows)} flows.`;
}

/** What broke in each step, with the series that show it. */
function breakList(steps: readonly StepResult[]): string {
  const broken = steps.filter(({ breaks }) => breaks.length > 0);
  const name = ({ flows, cacheMaxFlows }: StepResult['step']): string => `${count(flows)} in ${count(cacheMaxFlows)}`;
  return broken.map(({ step, breaks }) => `- ${name(step)}: ${breaks.join('; ')}`).join('\n');
}

function nodePart({ steps, seconds }: ScaleReport): string[] {
  if (steps.length === 0) return [];
  const header = ['flows', 'cacheMaxFlows', ...COLUMNS.map(({ title }) => title), 'breaks'];
  return [
    '## One node',
    `Each flow sends a packet a second, for ${seconds} s; the map is evicted every 5 s. The answer is that of \`/metrics\`: it waits while the agent’s event loop is busy.`,
    markdownTable(header, steps.map(stepRow)),
    firstBreak(steps),
    breakList(steps),
  ].filter((part) => part !== '');
}

function clusterPart(cluster: ClusterCosts | undefined): string[] {
  if (cluster === undefined) return [];
  const { agents, agentsWorkingSetBytes, agentsCpuCores, prometheus, page } = cluster;
  const rows = [
    ['working set of all agents, MiB', mib(agentsWorkingSetBytes)],
    ['of one, MiB', mib(agentsWorkingSetBytes / agents)],
    ['CPU of all agents, cores', figure(agentsCpuCores)],
    ['series in Prometheus', count(prometheus.series)],
    ['samples a second', figure(prometheus.samplesPerSecond)],
    ['CPU of Prometheus, cores', figure(prometheus.cpuCores.alone)],
    ['CPU of Prometheus with the page open, cores', figure(prometheus.cpuCores.withPage)],
    ['memory of Prometheus, MiB', mib(prometheus.residentBytes)],
    ...(page ?? []).map(({ what, unit, runs }) => [
      `page: ${what}${unit === '' ? '' : `, ${unit}`}`,
      figure(middleOf(runs)),
    ]),
  ];
  return [`## ${agents} agents with light load`, markdownTable(['', 'value'], rows)];
}

export function reportText(report: ScaleReport): string {
  const { command, machine } = report;
  return `${['# Scale', `\`${command}\`  \n${machine}`, ...nodePart(report), ...clusterPart(report.cluster)].join('\n\n')}\n`;
}
