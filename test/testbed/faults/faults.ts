/** The faults as data: how to cause each, what the page shows, what must hold afterwards. */
import { freezeAgent, killAgent } from './agent-process';
import { stepClock } from './clock';
import { fillDisk, stopCollector } from './collector';
import type { Fault, FaultPlace, PageLook, RunningFault } from './fault';
import { changeInterfaces, partitionNode } from './network';

const HOUR_SECONDS = 3600;

async function stopPrometheus({ testbed }: FaultPlace): Promise<RunningFault> {
  await testbed.prometheus.stop();
  return { undo: testbed.prometheus.start };
}

const SILENT = {
  verdict: 'degraded',
  early: 'watch',
  finding: 'silent',
  sentence: 'the agent sends no metrics',
  row: 'no-data',
} as const satisfies PageLook;

const CLOCK = {
  cause: 'libfaketime in that one agent; the machine’s own clock is not touched',
  undo: 'the clock steps back to where it was',
  seconds: 20,
  page: { verdict: 'healthy' },
  afterwards: 'Times of flows are right by the agent’s clock, evictions keep their period, and no series jumps.',
  loss: 'none',
} as const satisfies Partial<Fault>;

export const FAULTS = {
  'agent-killed': {
    help: 'an agent is killed',
    cause: 'SIGKILL to the agent of one node',
    undo: 'its container is started again, as a kubelet does',
    seconds: 10,
    begin: killAgent,
    page: {
      verdict: 'watch',
      finding: 'restarts',
      sentence: 'was restarted 1 time in the time range, last because of Error',
      row: 'watch',
    },
    afterwards:
      'The new process counts every packet from when it is attached. The page tells of the restart until it is older than the time range.',
    loss: 'killed',
  },
  'agent-frozen': {
    help: 'an agent hangs',
    cause: 'SIGSTOP to the agent of one node',
    undo: 'SIGCONT',
    seconds: 30,
    begin: freezeAgent,
    page: SILENT,
    afterwards:
      'The kernel has gone on counting into the map, so all packets are in the next eviction, as far as the map had room.',
    loss: 'none',
  },
  'clock-forward': {
    help: 'the wall clock of an agent goes an hour forward',
    begin: stepClock(HOUR_SECONDS),
    ...CLOCK,
  },
  'clock-back': { help: 'the wall clock of an agent goes an hour back', begin: stepClock(-HOUR_SECONDS), ...CLOCK },
  'collector-full': {
    help: 'the collector stalls, because its disk is full',
    cause: 'a file takes all of the small disk on which the collector writes messages down before it answers',
    undo: 'the file is removed',
    seconds: 60,
    begin: fillDisk,
    page: {
      verdict: 'degraded',
      finding: 'send-errors',
      sentence: 'flows can not be sent',
    },
    afterwards:
      'A message that was not answered for 30 s is given up, and its flows are counted as failed; all that waited behind it arrives.',
    loss: 'counted',
  },
  'collector-stopped': {
    help: 'the collector is away',
    cause: 'SIGTERM to the collector',
    undo: 'it is started again',
    seconds: 30,
    begin: stopCollector,
    page: { verdict: 'degraded', finding: 'send-errors', sentence: 'flows can not be sent' },
    afterwards: 'The flows have waited in the agents and arrive, as far as the queue had room.',
    loss: 'none',
  },
  'interfaces-changed': {
    help: 'pods lose their interfaces and get new ones',
    cause:
      'both ends of a pod’s veth pair are deleted under traffic and made anew, on one node, pod after pod, every 2 s',
    undo: 'no more are deleted',
    seconds: 20,
    begin: changeInterfaces,
    page: { verdict: 'healthy' },
    afterwards:
      'The agent has attached to every new interface. What others sent to a pod without an interface reached its node, so flows have it, and the pod’s interface does not.',
    loss: 'unreceived',
  },
  'node-partitioned': {
    help: 'a node is cut off',
    cause: 'the bridge port of one node passes nothing on, both ways, while the link stays up',
    undo: 'the port forwards again',
    seconds: 20,
    begin: partitionNode,
    page: SILENT,
    afterwards:
      'The flows have waited in the agent and arrive. After 30 s one message is given up and counted as failed.',
    loss: 'counted',
  },
  'prometheus-restarted': {
    help: 'Prometheus is restarted',
    cause: 'SIGTERM to Prometheus',
    undo: 'it is started again over the same data',
    seconds: 20,
    begin: stopPrometheus,
    page: { verdict: 'healthy', sentence: 'Not updated since', stale: true },
    afterwards: 'The page shows fresh numbers again; charts have a gap.',
    loss: 'none',
  },
} as const satisfies Record<string, Fault>;

export type FaultName = keyof typeof FAULTS;

export const FAULT_NAMES = Object.keys(FAULTS) as FaultName[];
