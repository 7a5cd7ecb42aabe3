import { describe, expect, it } from 'vitest';
import { exposition } from '../prometheus/exposition';
import { kubeStateFamilies } from './kube-state';
import { pod } from './sample-pods';

const crashed = pod({
  name: 'netobserv-ebpf-agent-f5g6h',
  uid: '2',
  node: 'node2',
  ip: '10.0.0.2',
  generation: 2,
  ready: false,
  restarts: 3,
  lastTermination: { reason: 'OOMKilled', exitCode: 137 },
});
const text = exposition(kubeStateFamilies({ generation: 2, desired: 3, pods: [pod(), crashed] }));
const linesOf = (name: string): string[] => text.split('\n').filter((line) => line.startsWith(`${name}{`));

const NAMESPACE = 'namespace="netobserv-privileged"';
const CRASHED = `{${NAMESPACE},pod="netobserv-ebpf-agent-f5g6h",uid="2",container="netobserv-ebpf-agent"`;

describe('the series of kube-state-metrics', () => {
  it('say where each pod runs', () => {
    expect(linesOf('kube_pod_info')[1]).toBe(
      `kube_pod_info{${NAMESPACE},pod="netobserv-ebpf-agent-f5g6h",uid="2",node="node2",host_ip="10.0.0.2",` +
        'pod_ip="10.0.0.2",host_network="true",created_by_kind="DaemonSet",created_by_name="netobserv-ebpf-agent"} 1',
    );
  });
  it('have requests and limits in base units, and no CPU limit', () => {
    const first = `{${NAMESPACE},pod="netobserv-ebpf-agent-f5g6h",uid="2",container="netobserv-ebpf-agent",node="node2"`;
    expect(linesOf('kube_pod_container_resource_requests').slice(2)).toEqual([
      `kube_pod_container_resource_requests${first},resource="cpu",unit="core"} 0.1`,
      `kube_pod_container_resource_requests${first},resource="memory",unit="byte"} 52428800`,
    ]);
    expect(linesOf('kube_pod_container_resource_limits')).toHaveLength(2);
    expect(linesOf('kube_pod_container_resource_limits')[1]).toBe(
      `kube_pod_container_resource_limits${first},resource="memory",unit="byte"} 838860800`,
    );
  });
  it('tell restarts of every pod, and how it ended only where one has ended', () => {
    expect(linesOf('kube_pod_container_status_restarts_total').map((line) => line.split(' ')[1])).toEqual(['0', '3']);
    expect(linesOf('kube_pod_container_status_last_terminated_reason')).toEqual([
      `kube_pod_container_status_last_terminated_reason${CRASHED},reason="OOMKilled"} 1`,
    ]);
  });
  it('count the pods of the DaemonSet', () => {
    const values = text
      .split('\n')
      .filter((line) => line.startsWith('kube_daemonset_'))
      .map((line) => line.replace(`{${NAMESPACE},daemonset="netobserv-ebpf-agent"}`, ''));
    expect(values).toEqual([
      'kube_daemonset_status_desired_number_scheduled 3',
      'kube_daemonset_status_current_number_scheduled 2',
      'kube_daemonset_status_number_ready 1',
      'kube_daemonset_status_number_available 1',
      'kube_daemonset_status_number_unavailable 2',
      'kube_daemonset_status_updated_number_scheduled 1',
      'kube_daemonset_metadata_generation 2',
      'kube_daemonset_status_observed_generation 2',
    ]);
  });
});
