/** A cluster's agents and what happens to them, as data. */

/** `own`: this project's agent; `go`: NetObserv's of today; `go-blog`: NetObserv's when the blog was written. */
export type AgentKind = 'own' | 'go' | 'go-blog';

/** Traffic of an ordinary node. A flow key is a 5-tuple at an interface in a direction: one entry of the flow map of the blog's agents. */
export type Load = {
  /** Keys that always have packets: the pods' standing connections. */
  standingFlows: number;
  /** Keys that come up in a second and are over before the next eviction. */
  newFlowsPerSecond: number;
  packetsPerSecond: number;
  /** Share of the new flows that the map refuses although it has room, as when the kernel is short of memory; none if not given. */
  refusedShare?: number;
};

/** What does not arrive at the receiver, as shares of the flows. */
export type Losses = {
  /** Given up because the exporter's queue was full. */
  limiter: number;
  /** Given up after attempts to send. */
  sending: number;
};

/** A time in which settings and traffic stay what they are. Other settings than before mean a rollout at its begin. */
export type ClusterState = {
  name: string;
  /** Length relative to the other states. The last one goes on after now. */
  share: number;
  cacheMaxFlows: number;
  cacheActiveTimeoutSeconds: number;
  load: Load;
  losses?: Losses;
};

export type Exporter = 'agents' | 'kubelets' | 'kube-state-metrics';

/** Something that befalls some of the agents. Times are shares of the time until now: 0 is the begin, 1 is now. */
export type Trouble =
  /** Their nodes have this many times the traffic. */
  | { kind: 'hot'; agents: number; factor: number }
  /** They work, but can't be scraped from then on. */
  | { kind: 'silent'; agents: number; from: number }
  /** Their containers end and start again, first at `from`. */
  | { kind: 'restarting'; agents: number; from: number; everySeconds: number; reason: 'OOMKilled' | 'Error' }
  /** All pods are replaced though no setting has changed: an update of the agent. */
  | { kind: 'rollout'; at: number }
  /** Everything that these tell is there twice: two replicas, or two jobs that scrape them. */
  | { kind: 'twice'; who: Exporter }
  /** The kubelets go on reporting containers that have ended. */
  | { kind: 'lingering' }
  /** What a metric of theirs tells is no number, all the time. */
  | { kind: 'no-number'; agents: number; metric: string; value: 'NaN' | '+Inf' | '-Inf' }
  /** The first rollout does not come to them: their pods go on with what they were made with. */
  | { kind: 'stuck'; agents: number }
  /** So many scrapes of each ten find nobody. */
  | { kind: 'gaps'; agents: number; lost: number };

export type ClusterModel = {
  kind: AgentKind;
  /** Every second agent is of this kind instead. */
  otherKind?: AgentKind;
  /** How much the traffic differs between nodes: the deviation of its logarithm. As in real clusters, unless given. */
  spread?: number;
  /** Names of the first nodes; the others are called as an installer calls them. */
  names?: readonly string[];
  agents: number;
  /** Time until now; shorter than an hour is allowed. */
  hours: number;
  /** A divisor of 7200, so that a block of Prometheus holds whole scrapes. */
  scrapeSeconds: number;
  /** The same seed gives the same numbers, names and addresses. */
  seed: number;
  /** Whether packets that the map does not take go to a ring buffer. The blog's agents know nothing else. */
  ringBufferFallback: boolean;
  states: readonly [ClusterState, ...ClusterState[]];
  troubles: readonly Trouble[];
  /** More clusters for the same Prometheus, each in a namespace of its own: it takes seconds to start one. */
  also?: readonly ClusterModel[];
};

/** One packet in this many is counted. */
export const SAMPLING = 1;

/** @param index of the node */
export const kindOf = ({ kind, otherKind }: ClusterModel, { index }: { index: number }): AgentKind =>
  index % 2 === 1 ? (otherKind ?? kind) : kind;

/** @throws Error that says what is wrong with the model */
export function checkModel({ agents, hours, scrapeSeconds, states, troubles }: ClusterModel): void {
  const befallen = troubles.reduce((sum, trouble) => sum + ('agents' in trouble ? trouble.agents : 0), 0);
  const problems = [
    Number.isInteger(agents) && agents > 0 && agents <= 60_000 ? '' : `agents: ${agents}`,
    hours > 0 && hours <= 24 * 31 ? '' : `hours: ${hours}`,
    Number.isInteger(scrapeSeconds) && 7200 % scrapeSeconds === 0 ? '' : `scrapeSeconds: ${scrapeSeconds}`,
    states.every(({ share }) => share > 0) ? '' : 'a state without length',
    befallen <= agents ? '' : `troubles of ${befallen} agents, of ${agents}`,
  ].filter((problem) => problem !== '');
  if (problems.length > 0) throw new Error(`not a model of a cluster: ${problems.join('; ')}`);
}
