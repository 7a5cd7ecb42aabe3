import { describe, expect, it } from 'vitest';
import type { HeyHoLoad } from './hey-ho';
import { planHeyHo, podCount, targets } from './hey-ho';
import type { TrafficPod } from './plan';

/** `-r 3 -d 3 -n 2 -q 2 -w 50 -p`: what the blog ran. */
const BLOG: HeyHoLoad = {
  ...{ namespaces: 2, deployments: 3, replicas: 3, workers: 50, rate: 2, predictable: true, reuse: true },
  ...{ udpEvery: 0, flows: 0, churn: 0, bunch: 0, skew: 1, maxSeconds: 3600 },
};

const pods: TrafficPod[] = Array.from({ length: 18 }, (_, index) => {
  const node = Math.floor(index / 3) + 1;
  return { name: `load-${index}`, ip: `10.128.${node}.${index}`, node: `node${node}`, busy: node === 2 };
});

const plan = (changed: Partial<HeyHoLoad> = {}, random: () => number = () => 0) =>
  planHeyHo(pods, { ...BLOG, ...changed }, (pod) => `/run/${pod.name}`, random);

const deployment = (ip: string): number => pods.findIndex((pod) => pod.ip === ip) % 6;

describe('the load of hey-ho', () => {
  it('is 18 pods, 900 workers and 1800 requests a second with the blog’s options', () => {
    const load = plan();
    expect(podCount(BLOG)).toBe(18);
    expect(load.reduce((sum, { conversations }) => sum + conversations.length, 0)).toBe(900);
    expect(load.reduce((sum, { rate }) => sum + rate, 0)).toBe(1800);
  });
  it('goes from each deployment to the next, and from the last to the first', () => {
    plan().forEach(({ conversations }, index) => {
      const asked = new Set(conversations.map(({ serverIp }) => deployment(serverIp)));
      expect([...asked]).toEqual([((index % 6) + 1) % 6]);
    });
  });
  it('spreads the workers of a pod over all pods of a deployment', () => {
    const servers = plan()[0].conversations.map(({ serverIp }) => serverIp);
    const counts = [...new Set(servers)].map((ip) => servers.filter((each) => each === ip).length);
    expect(counts.sort()).toEqual([16, 17, 17]);
  });
  it('never goes to its own deployment where chance chooses', () => {
    for (const chance of [0, 0.5, 0.999]) {
      targets(6, false, () => chance).forEach((target, own) => expect(target).not.toBe(own));
    }
  });
  it('goes to the other pods where there is one deployment only', () => {
    const two = pods.filter((_, index) => index % 3 === 0).slice(0, 2);
    const load = planHeyHo(
      two,
      { ...BLOG, namespaces: 1, deployments: 1, replicas: 2 },
      () => '',
      () => 0,
    );
    expect(load[0].conversations[0].serverIp).toBe(two[1].ip);
    expect(load[1].conversations[0].serverIp).toBe(two[0].ip);
  });
  it('has as many 5-tuples as asked for, and the same requests', () => {
    const load = plan({ flows: 7200 });
    expect(load.reduce((sum, { conversations }) => sum + conversations.length * 2, 0)).toBe(7200);
    expect(load.reduce((sum, { rate }) => sum + rate, 0)).toBe(1800);
  });
  it('has UDP among its connections when asked for', () => {
    const protocols = plan({ udpEvery: 5 })[0].conversations.map(({ protocol }) => protocol);
    expect(protocols.filter((protocol) => protocol === 'udp')).toHaveLength(10);
    expect(plan()[0].conversations.every(({ protocol }) => protocol === 'tcp')).toBe(true);
  });
  it('gives the busy node its weight in what is new', () => {
    const load = plan({ churn: 420, skew: 2 });
    const rateOf = (index: number): number => load[index].churn.rate;
    expect(rateOf(3)).toBeCloseTo(2 * rateOf(0));
    expect(load.reduce((sum, { churn }) => sum + churn.rate, 0)).toBeCloseTo(210); // each is a flow each way
  });
  it('refuses what is beyond a machine, and says what', () => {
    expect(() => plan({ workers: 1000, rate: 1000 })).toThrow('requests a second');
    expect(() => plan({ replicas: 0 })).toThrow('replicas');
    expect(() => plan({ replicas: 2 })).toThrow('12 pods, not of 18');
  });
});
