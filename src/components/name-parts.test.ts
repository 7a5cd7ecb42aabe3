import { describe, expect, it } from 'vitest';
import { cutName, nameParts } from './name-parts';

const names = (count: number, name: (index: number) => string): string[] =>
  Array.from({ length: count }, (_, index) => name(index));

describe('a name among others', () => {
  it.each<[string, string[], string]>([
    [
      'a number in the middle',
      ['worker-1.agents.example.com', 'worker-12.agents.example.com'],
      'worker-|1|.agents.example.com',
    ],
    ['a number at the end', ['netobserv-agent-1', 'netobserv-agent-2'], 'netobserv-agent-|1|'],
    ['an address', ['ip-10-0-131-12.ec2.internal', 'ip-10-0-132-7.ec2.internal'], 'ip-10-0-|131-12|.ec2.internal'],
    ['a name that begins another', ['worker', 'worker-2'], '|worker|'],
    ['no other', ['worker-1.agents.example.com'], 'worker-1.agents.exa|mple.com|'],
    ['others that begin in another way', ['infra.example.com', 'worker.example.com'], 'infra.exa|mple.com|'],
  ])('keeps what tells it apart: %s', (_case, among, parts) => {
    const { start, middle, end } = nameParts(among[0], among);
    expect(`${start}|${middle}|${end}`).toBe(parts);
  });

  it.each<[string, string[]]>([
    [
      'a number and a long domain',
      names(40, (i) => `a-cluster-with-a-long-name-worker-${i}.region.compute.example.com`),
    ],
    ['a long start', names(40, (i) => `openshift-cluster-of-the-north-department-node${i}`)],
    ['two domains', names(20, (i) => `ip-10-0-131-${i}.${i % 2 ? 'eu-west-1' : 'us-east-2'}.compute.internal`)],
    ['strangers among them', ['grafana.example.com', ...names(20, (i) => `worker-of-the-cluster-${i}.example.com`)]],
  ])('is another than all others when it is cut: %s', (_case, among) => {
    const cut = among.map((name) => cutName(name, among, 26));
    expect(new Set(cut).size).toBe(among.length);
    for (const each of cut) expect(each.length).toBeLessThanOrEqual(26);
  });

  it('stays whole where there is room', () => {
    expect(cutName('worker-1', ['worker-1', 'worker-2'], 8)).toBe('worker-1');
  });

  it.each([0, 1, 2, 3])('is no longer than %d characters, if they are so few', (most) => {
    expect(cutName('worker-1', ['worker-1', 'worker-2'], most).length).toBeLessThanOrEqual(Math.max(1, most));
  });
});
