/**
 * What the kernel's cgroup files say, as cAdvisor reads them (github.com/google/cadvisor, container/libcontainer):
 * working set = usage − inactive file cache, never below 0; RSS = anonymous memory.
 */

export type CgroupVersion = 1 | 2;

export type CgroupUsage = {
  cpuSeconds: number;
  memoryUsageBytes: number;
  memoryWorkingSetBytes: number;
  memoryRssBytes: number;
  memoryCacheBytes: number;
};

/** Files under the cgroup's folder, relative to the mount point of the hierarchy (v1) or of all (v2). */
export const USAGE_FILES = {
  1: { cpu: 'cpuacct.usage', usage: 'memory.usage_in_bytes', stat: 'memory.stat' },
  2: { cpu: 'cpu.stat', usage: 'memory.current', stat: 'memory.stat' },
} as const;

/** Files for the memory limit in bytes, and for what happened when it was reached. */
export const MEMORY_LIMIT_FILES = {
  1: { limit: 'memory.limit_in_bytes', events: 'memory.oom_control' },
  2: { limit: 'memory.max', events: 'memory.events' },
} as const;

const STAT_KEYS = {
  1: { inactiveFile: 'total_inactive_file', rss: 'total_rss', cache: 'total_cache' },
  2: { inactiveFile: 'inactive_file', rss: 'anon', cache: 'file' },
} as const;

/** `key value` lines, as in memory.stat and cpu.stat. */
export function parseFlatKeyed(text: string): Map<string, number> {
  const pairs = text.split('\n').map((line) => line.split(' '));
  return new Map(pairs.flatMap(([key, value]) => (value === undefined ? [] : [[key, Number(value)] as const])));
}

/**
 * @param texts contents of USAGE_FILES[version]
 * @throws Error when a number is missing: a usage of 0 would be believed
 */
export function parseUsage(version: CgroupVersion, texts: { cpu: string; usage: string; stat: string }): CgroupUsage {
  const stat = parseFlatKeyed(texts.stat);
  const keys = STAT_KEYS[version];
  const usage = required(Number(texts.usage.trim() || NaN), 'memory usage');
  const inactiveFile = required(stat.get(keys.inactiveFile), keys.inactiveFile);
  const cpu =
    version === 1 ? Number(texts.cpu.trim() || NaN) / 1e9 : (parseFlatKeyed(texts.cpu).get('usage_usec') ?? NaN) / 1e6;
  return {
    cpuSeconds: required(cpu, 'cpu usage'),
    memoryUsageBytes: usage,
    memoryWorkingSetBytes: Math.max(0, usage - inactiveFile),
    memoryRssBytes: required(stat.get(keys.rss), keys.rss),
    memoryCacheBytes: required(stat.get(keys.cache), keys.cache),
  };
}

/**
 * How many of the cgroup's processes the kernel has killed for want of memory.
 *
 * @param events contents of MEMORY_LIMIT_FILES[version].events
 * @throws Error when the kernel does not tell
 */
export function parseOomKills(events: string): number {
  return required(parseFlatKeyed(events).get('oom_kill'), 'oom_kill');
}

function required(value: number | undefined, what: string): number {
  if (value === undefined || !Number.isFinite(value)) throw new Error(`cgroup files do not tell ${what}`);
  return value;
}

export type CgroupLayout = {
  version: CgroupVersion;
  /** Mount points of the hierarchies that a cgroup is made in; v2 has one. */
  mounts: { cpu: string; memory: string };
};

/**
 * Finds the hierarchies that account CPU and memory. On a hybrid system these are v1, whatever else is mounted.
 *
 * @param mounts contents of /proc/self/mounts
 * @param controllersOf contents of cgroup.controllers at a v2 mount point
 * @throws Error when CPU or memory are accounted nowhere
 */
export function cgroupLayout(mounts: string, controllersOf: (mountPoint: string) => string): CgroupLayout {
  const rows = mounts.split('\n').map((line) => line.split(' '));
  const v1 = (controller: string): string | undefined =>
    rows.find(([, , type, options]) => type === 'cgroup' && options.split(',').includes(controller))?.[1];
  const [cpu, memory] = [v1('cpuacct'), v1('memory')];
  if (cpu !== undefined && memory !== undefined) return { version: 1, mounts: { cpu, memory } };
  const unified = rows.find(([, , type]) => type === 'cgroup2')?.[1];
  const controllers = unified === undefined ? [] : controllersOf(unified).trim().split(' ');
  if (unified === undefined || !controllers.includes('memory')) {
    throw new Error('no cgroup hierarchy accounts CPU and memory: mount cgroup2, or cgroup v1 with cpuacct and memory');
  }
  return { version: 2, mounts: { cpu: unified, memory: unified } };
}

/** @param mounts contents of /proc/self/mounts @returns mount points of all hierarchies, of whatever version */
export function cgroupMountPoints(mounts: string): string[] {
  const rows = mounts.split('\n').map((line) => line.split(' '));
  return rows.filter(([, , type]) => type === 'cgroup' || type === 'cgroup2').map(([, mountPoint]) => mountPoint);
}
