/** A pod for tests. */
import type { AgentPod } from './daemon-set';

/** @param changed what differs from a pod that has just become ready */
export function pod(changed: Partial<AgentPod> = {}): AgentPod {
  return {
    name: 'netobserv-ebpf-agent-b2c4d',
    uid: '00000000-0000-4000-8000-000000000001',
    node: 'node1',
    ip: '10.0.0.1',
    generation: 1,
    ready: true,
    restarts: 0,
    cgroup: 'run/netobserv-ebpf-agent-b2c4d-0',
    ...changed,
  };
}
