/** The flows that agents write to their logs (EXPORT=stdout), while they run and as long as they did. */
import type { Kubectl } from '../kubectl';

export type LoggedFlow = {
  SrcAddr: string;
  DstAddr: string;
  SrcPort?: number;
  DstPort?: number;
  Packets: number;
  Bytes: number;
  TimeFlowStartMs: number;
  TimeFlowEndMs: number;
};

export type FlowLog = {
  /** Follows one more pod; does nothing when it is followed already. */
  follow(pod: string): void;
  /** Flows from one address to another so far, by time. */
  between(source: string, destination: string): LoggedFlow[];
  stop(): void;
};

export function followFlows(kubectl: Kubectl, namespace: string): FlowLog {
  const flows: LoggedFlow[] = [];
  const following = new Map<string, () => void>();
  return {
    follow(pod) {
      if (following.has(pod)) return;
      const args = ['logs', '--follow', '--ignore-errors', '-n', namespace, pod];
      const stop = kubectl.follow(args, (line) => {
        if (line.startsWith('{"TimeFlow')) flows.push(JSON.parse(line) as LoggedFlow);
      });
      following.set(pod, stop);
    },
    between: (source, destination) =>
      flows
        .filter(({ SrcAddr, DstAddr }) => SrcAddr === source && DstAddr === destination)
        .sort((one, other) => one.TimeFlowStartMs - other.TimeFlowStartMs),
    stop() {
      for (const stop of following.values()) stop();
    },
  };
}

/** Longest time in ms, between the first and the last packet, in which no flow has a packet. @param flows by time */
export function longestGap(flows: readonly LoggedFlow[]): number {
  let [end, gap] = [flows[0]?.TimeFlowEndMs ?? 0, 0];
  for (const { TimeFlowStartMs, TimeFlowEndMs } of flows) {
    gap = Math.max(gap, TimeFlowStartMs - end);
    end = Math.max(end, TimeFlowEndMs);
  }
  return gap;
}

export const packetsOf = (flows: readonly LoggedFlow[]): number => flows.reduce((sum, { Packets }) => sum + Packets, 0);
