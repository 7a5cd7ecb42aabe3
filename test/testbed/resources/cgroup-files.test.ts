import { describe, expect, it } from 'vitest';
import { cgroupLayout, cgroupMountPoints, parseOomKills, parseUsage } from './cgroup-files';

const V1_MOUNTS = `tmpfs /sys/fs/cgroup tmpfs rw 0 0
cgroup /sys/fs/cgroup/cpu,cpuacct cgroup rw,relatime,cpu,cpuacct 0 0
cgroup /sys/fs/cgroup/memory cgroup rw,relatime,memory 0 0
cgroup2 /sys/fs/cgroup/unified cgroup2 rw,relatime 0 0`;
const V2_MOUNTS = 'cgroup2 /sys/fs/cgroup cgroup2 rw,nosuid 0 0';

describe('cgroupLayout', () => {
  it('takes v1 where CPU and memory are accounted there, though v2 is mounted too', () => {
    const mounts = { cpu: '/sys/fs/cgroup/cpu,cpuacct', memory: '/sys/fs/cgroup/memory' };
    expect(cgroupLayout(V1_MOUNTS, () => '')).toEqual({ version: 1, mounts });
  });
  it('takes v2', () => {
    const mounts = { cpu: '/sys/fs/cgroup', memory: '/sys/fs/cgroup' };
    expect(cgroupLayout(V2_MOUNTS, () => 'cpuset cpu io memory pids\n')).toEqual({ version: 2, mounts });
  });
  it.each([
    ['nothing is mounted', ''],
    ['v2 has no memory controller', V2_MOUNTS],
  ])('says so when %s', (_, mounts) => {
    expect(() => cgroupLayout(mounts, () => 'pids')).toThrow('no cgroup hierarchy accounts CPU and memory');
  });
});

it('finds every hierarchy, of whatever version', () => {
  const mounts = ['/sys/fs/cgroup/cpu,cpuacct', '/sys/fs/cgroup/memory', '/sys/fs/cgroup/unified'];
  expect(cgroupMountPoints(V1_MOUNTS)).toEqual(mounts);
});

describe('parseUsage', () => {
  const v1 = {
    cpu: '1500000000\n',
    usage: '10000\n',
    stat: 'cache 1\nrss 2\ntotal_cache 6000\ntotal_rss 3000\ntotal_inactive_file 4000\n',
  };
  const v2 = {
    cpu: 'usage_usec 1500000\nuser_usec 1\n',
    usage: '10000\n',
    stat: 'anon 3000\nfile 6000\ninactive_file 4000\n',
  };
  const usage = {
    cpuSeconds: 1.5,
    memoryUsageBytes: 10_000,
    memoryWorkingSetBytes: 6_000,
    memoryRssBytes: 3_000,
    memoryCacheBytes: 6_000,
  };
  it('reads v1', () => expect(parseUsage(1, v1)).toEqual(usage));
  it('reads v2', () => expect(parseUsage(2, v2)).toEqual(usage));
  it('has no working set below 0, as cAdvisor', () => {
    expect(parseUsage(1, { ...v1, usage: '100\n' }).memoryWorkingSetBytes).toBe(0);
  });
  it.each([
    ['usage', { ...v1, usage: '' }],
    ['cpu usage', { ...v1, cpu: '\n' }],
    ['total_rss', { ...v1, stat: 'total_cache 1\ntotal_inactive_file 4\n' }],
  ])('does not make up %s', (what, texts) => {
    expect(() => parseUsage(1, texts)).toThrow(what);
  });
});

describe('parseOomKills', () => {
  it('reads v1', () => expect(parseOomKills('oom_kill_disable 0\nunder_oom 0\noom_kill 2\n')).toBe(2));
  it('reads v2', () => expect(parseOomKills('low 0\nhigh 0\nmax 9\noom 1\noom_kill 1\n')).toBe(1));
  it('does not make it up', () => expect(() => parseOomKills('under_oom 0\n')).toThrow('oom_kill'));
});
