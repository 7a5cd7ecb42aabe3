/** The agent's interfaces: found, attached to, and told about in metrics and log. */
import type { Logger } from 'pino';
import { systemClock } from '../clock';
import type { Config } from '../config/config';
import { matches } from '../config/interface-pattern';
import type { Stacking } from '../deduper/deduper';
import type { InterfaceNames } from '../export/exporter';
import type { PointState } from '../hooks/point';
import { openWays } from '../hooks/ways';
import type { Ways } from '../hooks/ways';
import type { Kernel } from '../kernel/kernel';
import type { Recorder } from '../metrics/recorder';
import { createFileBudget } from '../native/open-files';
import type { FileBudget } from '../native/open-files';
import { OWN, ownNamespace } from '../netlink/namespace';
import { askNamespaceId } from '../netlink/namespace-id';
import { systemTimers } from '../timers';
import { createTurns } from '../turns';
import type { Selection } from './attacher';
import { watchElsewhere } from './elsewhere';
import type { Elsewhere } from './elsewhere';
import { createInterfaceNames } from './interface-names';
import { NAMESPACE_FOLDER, listNamespaces, whyOnlyOwn } from './namespaces';
import { createNeighbours } from './neighbours';
import { watchNetwork } from './network';
import type { Network, Shared } from './network';
import { createNumberSpace } from './numbers';
import type { NumberSpace } from './numbers';
import type { StackingTable } from './stacking';
import { createStackingInKernel } from './stacking-in-kernel';
import { tell } from './tell';
import { createWatchTimes } from './watch-times';
import type { WatchTimes } from './watch-times';

export type Interfaces = {
  readonly names: InterfaceNames;
  readonly stacking: Stacking;
  /** Why packets are not seen, or may not be; undefined when they are. */
  trouble(): string | undefined;
  /** Observation points by how they are. */
  points(): Readonly<Record<PointState, number>>;
  /** Interfaces by whether they are watched. */
  selection(): Readonly<Record<Selection, number>>;
  /** Other network namespaces by whether they are watched. */
  namespaces(): Readonly<Record<'watched' | 'refused', number>>;
  /** Stops watching and detaches everywhere. */
  [Symbol.asyncDispose](): Promise<void>;
};

/** The kernel takes a grace period, some 10 ms, for each TCX link, one after the other. */
const progressOf = ({ attacher: { attached, interfaces } }: Network): string =>
  `still attaching: ${attached} of ${interfaces.selected} interfaces so far`;
const TELL_PROGRESS_MS = 2000;

const NONE_SELECTED = 'INTERFACES and EXCLUDE_INTERFACES select none of the interfaces that are there';

/** Of the four worker threads, two are left to evictions, however many interfaces a node has. */
const AT_ONCE = 2;
/** Checks between two searches for what killed agents left: an agent beside this one may be killed later. */
const CHECKS_PER_SWEEP = 30;

const TIMER_MAX_MS = 2 ** 31 - 1;

/** After which all flows of now have come out of the maps and gone through the deduper: each of the two may take a period. */
const evictedMs = (periodMs: number): number => Math.min(2 * periodMs + 10_000, TIMER_MAX_MS);

type Counts<Name extends string> = Record<Name, number>;

function sumOf<Name extends string>(zero: Counts<Name>, all: readonly Readonly<Counts<Name>>[]): Counts<Name> {
  const sum = { ...zero };
  for (const counts of all) for (const name of Object.keys(zero) as Name[]) sum[name] += counts[name];
  return sum;
}

const pointsOf = (networks: readonly Network[]): Counts<PointState> =>
  sumOf(
    { tcx: 0, tc: 0, behind: 0, refused: 0 },
    networks.map(({ attacher }) => attacher.count()),
  );
const selectionOf = (networks: readonly Network[]): Counts<Selection> =>
  sumOf(
    { selected: 0, not_selected: 0, unsuitable: 0 },
    networks.map(({ attacher }) => attacher.interfaces),
  );

/** What stands before our programs in other namespaces is no trouble of the agent's: whoever has a pod can put it there. */
function troubleOf(own: Network, networks: readonly Network[]): string | undefined {
  const { refused } = pointsOf(networks);
  const { behind } = own.attacher.count();
  if (selectionOf(networks).selected === 0) return NONE_SELECTED;
  const isAttached = networks.some(({ attacher }) => attacher.attached > 0);
  if (!isAttached && refused > 0) return 'none of the chosen interfaces could be attached to';
  if (behind > 0) return `at ${behind} observation points programs of others run first, and may hold packets back`;
  return undefined;
}

/** What all network namespaces have in common. */
type Base = {
  readonly kernel: Kernel;
  readonly config: Config;
  readonly recorder: Recorder;
  readonly log: Logger;
  readonly ways: Ways;
  readonly space: NumberSpace;
  readonly shared: Shared & { readonly stacking: StackingTable; readonly watched: WatchTimes };
  readonly files: FileBudget;
};

/** @throws AgentError NETLINK_FAILED, TCX_MISSING */
function createBase(kernel: Kernel, config: Config, recorder: Recorder, log: Logger): Base {
  const files = createFileBudget();
  const anchors = { ingress: config.tcxAttachAnchorIngress, egress: config.tcxAttachAnchorEgress };
  const later = (forget: () => void): void => void setTimeout(forget, evictedMs(config.cacheActiveTimeoutMs)).unref();
  const { interfaces: include, excludeInterfaces: exclude, direction, tcAttachRetries: retries } = config;
  const nowNs = (): number => systemClock.monotonicMs() * 1e6;
  const shared = {
    names: createInterfaceNames(nowNs),
    watched: createWatchTimes(nowNs),
    stacking: createStackingInKernel(kernel, later),
    options: { include, exclude, direction, retries },
    turn: createTurns(AT_ONCE),
    timers: systemTimers,
    join: createNeighbours().join,
  };
  const ways = openWays(kernel, config.tcAttachMode, { anchors, files });
  const space = createNumberSpace(kernel.programsElsewhere !== undefined, later);
  return { kernel, config, recorder, log, ways, space, shared, files };
}

/** What an admin may have misspelt. */
function tellSelection({ config, shared, recorder, log }: Base, networks: readonly Network[]): void {
  const names = shared.names.live();
  const unmatched = config.interfaces.filter((entry) => !names.some((name) => matches(entry, name)));
  const entries = unmatched.map(({ text }) => text);
  if (entries.length > 0) log.warn({ entries }, 'entries of INTERFACES that match no interface yet');
  const interfaces = selectionOf(networks);
  if (interfaces.selected > 0) return;
  recorder.error('InterfaceEvents', 'NoneSelected', 'high');
  log.error({ interfaces }, `${NONE_SELECTED}: nothing is counted`);
}

/** What killed agents left behind may be on interfaces of any choice, and was attached in any mode. */
async function removeLeftovers({ recorder, log }: Base, way: Pick<Ways, 'removeLeftovers'>): Promise<void> {
  try {
    const filters = await way.removeLeftovers();
    if (filters > 0) log.info({ filters }, 'filters that a killed agent had left were removed');
  } catch (error) {
    recorder.error('InterfaceEvents', 'CannotRemoveLeftovers', 'low');
    log.warn({ err: error }, 'cannot look for filters that a killed agent may have left');
  }
}

function watchOwn(base: Base, onListed: (attached: number) => void): Network {
  const { kernel, ways, space, recorder, log } = base;
  return watchNetwork(
    {
      namespace: OWN,
      fd: ownNamespace(),
      numbers: space.own,
      programs: kernel.programs,
      ways: ways.inOrder,
      idOf: (fd) => askNamespaceId(ways.netlink, fd),
      events: tell(recorder, log, onListed),
    },
    base.shared,
  );
}

function watchOthers(base: Base, onListed: () => void): Elsewhere | undefined {
  const { kernel, ways, space, files, shared, recorder, log } = base;
  const programs = kernel.programsElsewhere;
  if (programs === undefined) {
    onListed();
    return undefined;
  }
  const leftovers = (way: Pick<Ways, 'removeLeftovers'>): Promise<void> => removeLeftovers(base, way);
  return watchElsewhere({ programs, ways, space, files, shared, recorder, log, removeLeftovers: leftovers, onListed });
}

function tellScope({ kernel, log }: Base): void {
  if (kernel.programsElsewhere === undefined) {
    const otherNamespaces = listNamespaces()?.there.size ?? 0;
    const reason = whyOnlyOwn();
    log.info({ otherNamespaces, reason }, 'watching the interfaces of the network namespace that the agent runs in');
    return;
  }
  const folder = NAMESPACE_FOLDER;
  log.info(
    { folder },
    'watching the interfaces of the own network namespace, and of those that are named in the folder',
  );
}

/**
 * Attaches to what is there and to what comes. With LISTEN_INTERFACES=poll the list is also read at intervals, for kernels
 * or sandboxes that hold events back.
 *
 * @throws AgentError NETLINK_FAILED, TCX_MISSING
 */
export function startInterfaces(kernel: Kernel, config: Config, recorder: Recorder, log: Logger): Interfaces {
  const base = createBase(kernel, config, recorder, log);
  const { shared, space, ways } = base;
  let isListed = false;
  let sweep = Promise.resolve();
  let others: Elsewhere | undefined;
  const networks = (): Network[] => [own, ...(others?.networks() ?? [])];
  const own = watchOwn(base, (attached) => {
    if (!isListed) {
      sweep = removeLeftovers(base, ways);
      /* Only then, because the agent's own namespace comes first where descriptors are short. */
      others = watchOthers(base, () => tellSelection(base, networks()));
    }
    isListed = true;
    log.info({ attached }, 'interfaces listed');
  });
  tellScope(base);
  const progress = setInterval(() => {
    if (isListed) clearInterval(progress);
    else log.info(progressOf(own));
  }, TELL_PROGRESS_MS);

  async function sweepAll(): Promise<void> {
    await removeLeftovers(base, ways);
    await others?.removeLeftovers();
  }

  /** What others do to our programs brings no event, so it is looked for in both modes. */
  let isChecking = false;
  let checks = 0;
  const poll = setInterval(() => {
    if (config.listenInterfaces === 'poll') networks().forEach((network) => network.refresh());
    if (!isListed || isChecking) return;
    isChecking = true;
    checks++;
    others?.look();
    if (checks % CHECKS_PER_SWEEP === 0) sweep = sweep.then(sweepAll);
    const work = Promise.all(networks().map(({ attacher }) => attacher.check()));
    void work.finally(() => (isChecking = false));
  }, config.listenPollPeriodMs);
  return {
    names: shared.names,
    stacking: {
      ...shared.stacking,
      watchedSinceNs: shared.watched.sinceNs,
      beside: space.beside,
      areTogether: space.areTogether,
    },
    points: () => pointsOf(networks()),
    selection: () => selectionOf(networks()),
    namespaces: () => others?.count() ?? { watched: 0, refused: 0 },
    trouble: () => (isListed ? troubleOf(own, networks()) : progressOf(own)),
    async [Symbol.asyncDispose]() {
      clearInterval(progress);
      clearInterval(poll);
      await sweep;
      await others?.[Symbol.asyncDispose]();
      await own.close('silence');
      await ways.close();
    },
  };
}
