import { describe, expect, it } from 'vitest';
import { bridgeBatch, fabricBatch, LIMITS, namespacesOf, nodeBatch, planNetwork, podBatch, vethEnds } from './plan';

const plan = planNetwork('abc123', 3, 2);

describe('planNetwork', () => {
  it('gives every namespace the name of its run', () => {
    expect(namespacesOf(plan)).toHaveLength(1 + 3 + 6);
    expect(namespacesOf(plan).every((name) => name.startsWith('nah-abc123-'))).toBe(true);
  });
  it('repeats no name and no address, at the largest size too', () => {
    const { nodes } = planNetwork('abc123', LIMITS.nodes.most, LIMITS.podsPerNode.most);
    const pods = nodes.flatMap((node) => node.pods);
    const all = [...nodes, ...pods].flatMap(({ name, ip, mac, namespace }) => [name, ip, mac, namespace]);
    expect(new Set(all).size).toBe(all.length);
  });
});

describe('the commands', () => {
  it('make each interface inside a namespace', () => {
    const batches = [fabricBatch(plan), ...plan.nodes.map((node) => nodeBatch(plan, node))];
    const made = batches.flat().filter((line) => line.includes('type veth'));
    expect(made).toHaveLength(3 + 6);
    expect(made.every((line) => line.includes(' netns nah-abc123-'))).toBe(true);
    expect(vethEnds(plan)).toHaveLength(2 * made.length);
  });
  it('leave no neighbour to be asked for', () => {
    for (const node of plan.nodes) {
      const known = nodeBatch(plan, node).filter((line) => line.includes('nud permanent'));
      expect(known).toHaveLength(1 + 2 + 2); // the fabric, the other nodes, its pods
      for (const pod of node.pods)
        expect(podBatch(pod).filter((line) => line.includes('nud permanent'))).toHaveLength(1);
    }
    expect(bridgeBatch(plan)).toHaveLength(3);
  });
  it('keep IPv6 silent on each end before it is up', () => {
    const lines = nodeBatch(plan, plan.nodes[0]);
    const before = lines.indexOf('link set dev pod1 addrgenmode none');
    expect(before).toBeGreaterThan(0);
    expect(lines.indexOf('link set dev pod1 up')).toBeGreaterThan(before);
  });
});
