import { expect, it } from 'vitest';
import { row } from '../../bench/page/row';
import type { ScaleReport } from './report';
import { reportText } from './report';

const REPORT: ScaleReport = {
  command: 'npm run testbed -- scale',
  machine: '2026-01-02; a machine',
  seconds: 20,
  steps: [
    {
      step: { kind: 'undersized', flows: 1000, cacheMaxFlows: 250 },
      figures: undefined,
      breaks: ['the map overflows: some_total{} 5'],
    },
    {
      step: { kind: 'given', flows: 10_000, cacheMaxFlows: 15_000 },
      breaks: ['12 packets lost', 'an eviction takes longer'],
      figures: {
        step: { kind: 'given', flows: 10_000, cacheMaxFlows: 15_000 },
        ...{ seconds: 20, packetRate: 10_000, wantedRate: 10_000, exportedFlowsPerSecond: 2000 },
        ...{ received: 200_000, missing: 12, losses: {}, strain: {}, cpuCores: 0.123_45 },
        ...{ workingSetBytes: 3 << 20, mapBytes: 1 << 20, evictionSeconds: { mean: 0.01, longest: 0.02 } },
        answerSeconds: 0.004,
      },
    },
  ],
  cluster: undefined,
};

const CLUSTER: NonNullable<ScaleReport['cluster']> = {
  agents: 4,
  agentsWorkingSetBytes: 8 << 20,
  agentsCpuCores: 0.5,
  prometheus: { cpuCores: { alone: 0.1, withPage: 0.2 }, residentBytes: 64 << 20, series: 1234, samplesPerSecond: 50 },
  page: [row('requests', '', [3, 5, 4])],
};

/** The cells of a row that begins so. */
const cells = (text: string, start: string): string[] | undefined =>
  text
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .find(([, first]) => first === start);

it('tells each step, and the first that broke though its map was large enough', () => {
  const text = reportText(REPORT);
  const figures = ['10,000', '15,000', '10,000', '200,000', '12', '2,000', '0.123', '3', '1', '10', '20', '4'];
  expect(cells(text, '10,000')?.slice(1, -1)).toEqual([...figures, '12 packets lost']);
  expect(cells(text, '1,000')?.at(-2)).toBe('the map overflows');
  expect(text).toContain('First to break: 10,000 flows.');
  expect(text).toContain('- 1,000 in 250: the map overflows: some_total{} 5\n');
  expect(text).toContain('- 10,000 in 15,000: 12 packets lost; an eviction takes longer\n');
  expect(text).not.toContain('agents with light load');
});

it('tells what a cluster costs', () => {
  const text = reportText({ ...REPORT, steps: [], cluster: CLUSTER });
  expect(cells(text, 'of one, MiB')?.[2]).toBe('2');
  expect(cells(text, 'series in Prometheus')?.[2]).toBe('1,234');
  expect(cells(text, 'page: requests')?.[2]).toBe('4');
  expect(text).not.toContain('One node');
});
