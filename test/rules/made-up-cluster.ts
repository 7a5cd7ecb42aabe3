/** A cluster that is well, unless it is told otherwise: what Prometheus scrapes of its agents, kubelets and kube-state-metrics. */
import { METRICS } from '../../src/metrics/catalogue';
import { type Labels, seriesName, type SeriesSet, type Value } from './input-series';

export const NAMESPACE = 'netobserv-privileged';
const AGENT = 'netobserv-ebpf-agent';

/** A number at each minute, or always the same. */
export type Course = number | ((minute: number) => number);

/** Container of an agent: a pod has several, one after the other, if it is restarted. Minutes; without `until` it goes on. */
export type Life = { pod: string; from: number; until?: number };

export type AgentPlan = {
  node: string;
  address: string;
  kind: 'own' | 'go';
  lives: readonly Life[];
  /** Flows a second through the map, through the ring buffer, and handed on to the collector. */
  mapFlows: Course;
  ringBufferFlows: Course;
  sentFlows: Course;
  /** Packets of new flows that are lost a second. */
  mapDrops: Course;
  /** Share of the time that evictions take. */
  evicting: Course;
  /** Flows in the map, of `cacheMaxFlows`. */
  entries: Course;
  cacheMaxFlows: number;
  /** Memory in use, of the limit. */
  memory: Course;
  /** Whether Prometheus can scrape it. */
  up: Course;
  /** Whether the kubelet goes on telling of containers that have ended. */
  lingering: boolean;
};

export type ClusterPlan = {
  minutes: number;
  scrapeSeconds: number;
  agents: readonly AgentPlan[];
  /** Of the DaemonSet. */
  desired: Course;
  ready: Course;
  updated: Course;
  /** Share of what is sent that flowlogs-pipeline takes; undefined: there is none. */
  taken: Course | undefined;
  /** While it is false, kube-state-metrics is not there. */
  kubeState: (minute: number) => boolean;
  /** Everything is told by two. */
  twice: boolean;
};

const pod = (node: number, generation = 0): string => `${AGENT}-${String(100 + node)}${'abcdefgh'[generation]}`;

/** An agent that is well, all the time in the same pod. */
export function agent(index: number, plan: Partial<AgentPlan> = {}): AgentPlan {
  return {
    node: `worker-${index}.example.com`,
    address: `10.0.${Math.floor(index / 200)}.${(index % 200) + 1}`,
    kind: 'own',
    lives: [{ pod: pod(index), from: 0 }],
    mapFlows: 2_000,
    ringBufferFlows: 0,
    sentFlows: 1_000,
    mapDrops: 0,
    evicting: 0.02,
    entries: 20_000,
    cacheMaxFlows: 100_000,
    memory: 0.3,
    up: 1,
    lingering: false,
    ...plan,
  };
}

/** A pod that ends at a minute, and the next one so many minutes later. */
export function replaced(index: number, end: number, gap: number): Life[] {
  return [
    { pod: pod(index, 0), from: 0, until: end },
    { pod: pod(index, 1), from: end + gap },
  ];
}

export function cluster(agents: readonly AgentPlan[], plan: Partial<ClusterPlan> = {}): ClusterPlan {
  const all = agents.length;
  return {
    minutes: 60,
    scrapeSeconds: 30,
    agents,
    desired: all,
    ready: all,
    updated: all,
    taken: 1,
    kubeState: () => true,
    twice: false,
    ...plan,
  };
}

const at = (course: Course, minute: number): number => (typeof course === 'number' ? course : course(minute));

/** Collects series; all have a value for each scrape of the plan. */
function collector({ minutes, scrapeSeconds, twice }: ClusterPlan) {
  const series = new Map<string, Value[]>();
  const steps = (minutes * 60) / scrapeSeconds + 1;
  const put = (name: string, labels: Labels, valueAt: (minute: number) => Value): void => {
    const key = seriesName(name, labels);
    // A container that is started again goes on with the series of the one before.
    const before = series.get(key) ?? [];
    const values = Array.from({ length: steps }, (_, step) => valueAt((step * scrapeSeconds) / 60) ?? before[step]);
    series.set(key, values);
    if (twice) series.set(seriesName(name, { ...labels, job: `${labels.job}-2` }), values);
  };
  return { series, put };
}

type Put = ReturnType<typeof collector>['put'];

/** Values while something lives; its end is marked once, as Prometheus marks a target that has gone. */
function lived({ from, until = Infinity }: Life, value: (minute: number) => Value): (minute: number) => Value {
  let marked = false;
  return (minute) => {
    if (minute < from) return undefined;
    if (minute < until) return value(minute);
    if (marked) return undefined;
    marked = true;
    return 'stale';
  };
}

/** Adds a course up, from 0 at the begin of the life. */
function counter(life: Life, perSecond: Course): (minute: number) => Value {
  let sum = 0;
  let before = life.from;
  return lived(life, (minute) => {
    sum += at(perSecond, minute) * (minute - before) * 60;
    before = minute;
    return Number(sum.toPrecision(12));
  });
}

const LIMIT_BYTES = 500 * 2 ** 20;
const KUBE_STATE = { job: 'kube-state-metrics', instance: '10.128.0.15:8443', namespace: NAMESPACE };

function putAgent(put: Put, plan: AgentPlan, life: Life): void {
  const own = plan.kind === 'own';
  const target = { job: 'ebpf-agent-svc-prom', namespace: NAMESPACE, pod: life.pod, instance: `${plan.address}:9400` };
  const scraped = (value: (minute: number) => Value) => (minute: number) =>
    at(plan.up, minute) === 1 ? value(minute) : lived(life, () => 'stale')(minute);
  const count = (name: string, labels: Labels, perSecond: Course): void =>
    put(name, { ...target, ...labels }, scraped(counter(life, perSecond)));
  const tell = (name: string, labels: Labels, course: Course): void =>
    put(name, { ...target, ...labels }, scraped(lived(life, (minute) => at(course, minute))));
  put(
    'up',
    target,
    lived(life, (minute) => at(plan.up, minute)),
  );
  const timeout: Labels = own ? { reason: 'timeout' } : {};
  count(METRICS.evictions.name, { source: 'hashmap', ...timeout }, 1 / 15);
  count(METRICS.evictedFlows.name, { source: 'hashmap', ...timeout }, plan.mapFlows);
  count(METRICS.evictedFlows.name, { source: 'accounter', reason: 'timeout' }, plan.ringBufferFlows);
  count(METRICS.evictedFlows.name, { source: 'grpc' }, plan.sentFlows);
  count(METRICS.droppedFlows.name, { source: 'flow-fetcher', reason: 'CannotCreateFlowsHashMap' }, plan.mapDrops);
  count(METRICS.droppedFlows.name, { source: 'limiter', reason: 'full' }, 0);
  count(METRICS.evictionSecondsSum.name, {}, plan.evicting);
  tell(METRICS.bufferSize.name, { name: own ? 'hashmap-total' : 'flowmap' }, plan.entries);
  if (own) tell(METRICS.cacheMaxFlows.name, {}, plan.cacheMaxFlows);
}

/** What the kubelet tells of a container, for as long as it does. */
function putContainer(put: Put, plan: AgentPlan, life: Life, number: number): void {
  const labels = {
    job: 'kubelet',
    instance: `${plan.address}:10250`,
    namespace: NAMESPACE,
    pod: life.pod,
    container: AGENT,
    id: `/kubepods/${life.pod}/${number}`,
  };
  const told: Life = plan.lingering ? { pod: life.pod, from: life.from } : life;
  const end = life.until ?? Infinity;
  const running = (minute: number): number => (minute < end ? 1 : 0);
  put(
    METRICS.cpuSeconds.name,
    labels,
    counter(told, (minute) => 0.05 * running(minute)),
  );
  // A container that has ended keeps its last number.
  const memory = (minute: number): number => at(plan.memory, Math.min(minute, end - 0.5)) * LIMIT_BYTES;
  put(
    METRICS.workingSet.name,
    labels,
    lived(told, (minute) => Math.round(memory(minute))),
  );
}

/** What kube-state-metrics tells of a pod, from its first container to its last. */
function putPod(put: Put, plan: AgentPlan, life: Life, kubeState: ClusterPlan['kubeState']): void {
  const told = (value: number) => (minute: number) => (kubeState(minute) ? lived(life, () => value)(minute) : 'stale');
  const labels = { ...KUBE_STATE, pod: life.pod };
  put(METRICS.podInfo.name, { ...labels, created_by_name: AGENT, host_ip: plan.address, node: plan.node }, told(1));
  put(
    METRICS.resourceLimits.name,
    { ...labels, container: AGENT, node: plan.node, resource: 'memory', unit: 'byte' },
    told(LIMIT_BYTES),
  );
}

function podsOf({ lives }: AgentPlan): Life[] {
  const pods = new Map<string, Life>();
  for (const life of lives) pods.set(life.pod, { ...life, from: pods.get(life.pod)?.from ?? life.from });
  return [...pods.values()];
}

function putCluster(put: Put, plan: ClusterPlan): void {
  const set = { ...KUBE_STATE, daemonset: AGENT };
  const told = (course: Course) => (minute: number) => (plan.kubeState(minute) ? at(course, minute) : 'stale');
  put(METRICS.dsDesired.name, set, told(plan.desired));
  put(METRICS.dsReady.name, set, told(plan.ready));
  put(METRICS.dsUpdated.name, set, told(plan.updated));
  const { taken } = plan;
  if (taken === undefined) return;
  const runs = ({ lives }: AgentPlan, minute: number): boolean =>
    lives.some(({ from, until = Infinity }) => from < minute && minute < until);
  const arriving = (minute: number): number =>
    plan.agents.reduce((sum, each) => sum + (runs(each, minute) ? at(each.sentFlows, minute) : 0), 0);
  const target = {
    job: 'flowlogs-pipeline-prom',
    namespace: 'netobserv',
    pod: 'flowlogs-pipeline-x',
    instance: '10.129.0.2:9401',
  };
  put(
    METRICS.ingestedFlows.name,
    { ...target, stage: 'ingest' },
    counter({ pod: '', from: 0 }, (minute) => arriving(minute) * at(taken, minute)),
  );
}

/** Writes the plan as series. */
export function seriesOf(plan: ClusterPlan): SeriesSet {
  const { series, put } = collector(plan);
  for (const each of plan.agents) {
    each.lives.forEach((life, number) => {
      putAgent(put, each, life);
      putContainer(put, each, life, number);
    });
    for (const life of podsOf(each)) putPod(put, each, life, plan.kubeState);
  }
  putCluster(put, plan);
  return series;
}
