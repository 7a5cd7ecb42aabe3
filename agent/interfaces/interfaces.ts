/** The agent's interfaces: found, attached to, and told about in metrics and log. */
import type { Logger } from 'pino';
import { systemClock } from '../clock';
import type { Config } from '../config/config';
import type { Stacking } from '../deduper/deduper';
import type { InterfaceNames } from '../export/exporter';
import type { PointState } from '../hooks/point';
import { openWays } from '../hooks/ways';
import type { Ways } from '../hooks/ways';
import type { Kernel } from '../kernel/kernel';
import type { Recorder } from '../metrics/recorder';
import { systemTimers } from '../timers';
import { createAttacher } from './attacher';
import type { Attacher, AttacherEvents, Selection } from './attacher';
import { otherNamespaces } from './namespaces';
import { createStackingInKernel } from './stacking-in-kernel';
import { createWatchTimes } from './watch-times';
import type { WatchTimes } from './watch-times';
import { watchLinks } from './watcher';

export type Interfaces = {
  readonly names: InterfaceNames;
  readonly stacking: Stacking;
  /** Why packets are not seen, or may not be; undefined when they are. */
  trouble(): string | undefined;
  /** Observation points by how they are. */
  points(): Readonly<Record<PointState, number>>;
  /** Interfaces by whether they are watched. */
  selection(): Readonly<Record<Selection, number>>;
  /** Stops watching and detaches everywhere. */
  [Symbol.asyncDispose](): Promise<void>;
};

function tell(recorder: Recorder, log: Logger, watched: WatchTimes, onListed: () => void): AttacherEvents {
  return {
    attached(link, direction, way) {
      if (direction === 'ingress') watched.begin(link.ifindex);
      recorder.interfaceEvent(`attach_${way}`);
      log.debug({ interface: link.name, ifindex: link.ifindex, direction, way }, 'attached');
    },
    detached(name, way) {
      recorder.interfaceEvent(`detach_${way}`);
      log.debug({ way, interface: name }, 'detached');
    },
    failed(link, direction, error) {
      recorder.interfaceEvent('attach_fail');
      recorder.error('InterfaceEvents', 'CannotAttach', 'high');
      log.error(
        { interface: link.name, direction, error },
        'cannot attach: packets of this interface and direction are not counted',
      );
    },
    lost(link, direction) {
      recorder.error('InterfaceEvents', 'Detached', 'medium');
      log.warn({ interface: link.name, direction }, 'somebody else detached the program; it is attached again');
    },
    overtaken(link, direction) {
      recorder.error('InterfaceEvents', 'Overtaken', 'low');
      log.warn(
        { interface: link.name, direction },
        'a program of somebody else was attached in front; ours moves to the front again, and misses some milliseconds',
      );
    },
    behind(link, direction) {
      recorder.error('InterfaceEvents', 'Behind', 'medium');
      log.error(
        { interface: link.name, direction },
        'programs of others run before ours; packets that they do not let go on are not counted',
      );
    },
    unsuitable(link) {
      recorder.error('InterfaceEvents', 'UnknownLinkHeader', 'low');
      log.warn(
        { interface: link.name, type: link.type },
        'not attached: its packets begin with a header that this agent cannot read',
      );
    },
    missed(error) {
      recorder.error('InterfaceEvents', 'EventsMissed', 'medium');
      log.warn({ error }, 'interface events were missed; the list is read again');
    },
    listed(attached) {
      onListed();
      log.info({ attached }, 'interfaces listed');
    },
  };
}

/** The kernel takes a grace period, some 10 ms, for each TCX link, one after the other. */
const progressOf = ({ attached, interfaces: { selected } }: Attacher): string =>
  `still attaching: ${attached} of ${selected} interfaces so far`;
const TELL_PROGRESS_MS = 2000;

const NONE_SELECTED = 'INTERFACES and EXCLUDE_INTERFACES select none of the interfaces that are there';

function troubleOf(attacher: Attacher): string | undefined {
  const { refused, behind } = attacher.count();
  const { selected } = attacher.interfaces;
  if (selected === 0) return NONE_SELECTED;
  if (attacher.attached === 0 && refused > 0) return 'none of the chosen interfaces could be attached to';
  if (behind > 0) return `at ${behind} observation points programs of others run first, and may hold packets back`;
  return undefined;
}

/** What an admin may have misspelt. */
function tellSelection(attacher: Attacher, recorder: Recorder, log: Logger): void {
  const unmatched = attacher.unmatched();
  if (unmatched.length > 0) log.warn({ entries: unmatched }, 'entries of INTERFACES that match no interface yet');
  if (attacher.interfaces.selected > 0) return;
  recorder.error('InterfaceEvents', 'NoneSelected', 'high');
  log.error({ interfaces: attacher.interfaces }, `${NONE_SELECTED}: nothing is counted`);
}

/** Checks between two searches for what killed agents left: an agent beside this one may be killed later. */
const CHECKS_PER_SWEEP = 30;

const TIMER_MAX_MS = 2 ** 31 - 1;

/** After which all flows of now have come out of the maps and gone through the deduper: each of the two may take a period. */
const evictedMs = (periodMs: number): number => Math.min(2 * periodMs + 10_000, TIMER_MAX_MS);

/** What killed agents left behind may be on interfaces of any choice, and was attached in any mode. */
async function removeLeftovers(ways: Ways, recorder: Recorder, log: Logger): Promise<void> {
  try {
    const filters = await ways.removeLeftovers();
    if (filters > 0) log.info({ filters }, 'filters that a killed agent had left were removed');
  } catch (error) {
    recorder.error('InterfaceEvents', 'CannotRemoveLeftovers', 'low');
    log.warn({ err: error }, 'cannot look for filters that a killed agent may have left');
  }
}

/**
 * Attaches to what is there and to what comes. With LISTEN_INTERFACES=poll the list is also read at intervals, for kernels
 * or sandboxes that hold events back.
 *
 * @throws AgentError NETLINK_FAILED, TCX_MISSING
 */
export function startInterfaces(kernel: Kernel, config: Config, recorder: Recorder, log: Logger): Interfaces {
  let listed = false;
  let sweep = Promise.resolve();
  const anchors = { ingress: config.tcxAttachAnchorIngress, egress: config.tcxAttachAnchorEgress };
  const ways = openWays(kernel, config.tcAttachMode, anchors);
  const watched = createWatchTimes(() => systemClock.monotonicMs() * 1e6);
  const events = tell(recorder, log, watched, () => {
    if (!listed) {
      sweep = removeLeftovers(ways, recorder, log);
      tellSelection(attacher, recorder, log);
    }
    listed = true;
  });
  const attacher = createAttacher(
    kernel.programs,
    ways.inOrder,
    {
      include: config.interfaces,
      exclude: config.excludeInterfaces,
      direction: config.direction,
      retries: config.tcAttachRetries,
    },
    systemTimers,
    events,
  );
  const stacking = createStackingInKernel(kernel, (forget) => {
    setTimeout(forget, evictedMs(config.cacheActiveTimeoutMs)).unref();
  });
  const watcher = watchLinks({
    ...attacher,
    present(link) {
      stacking.set(link); /* before its first packet is seen */
      attacher.present(link);
    },
    gone(ifindex) {
      attacher.gone(ifindex);
      stacking.remove(ifindex);
    },
  });
  const { length: others } = otherNamespaces();
  log.info({ otherNamespaces: others }, 'watching the interfaces of the network namespace that the agent runs in');
  /** What others do to our programs brings no event, so it is looked for in both modes. */
  let isChecking = false;
  let checks = 0;
  const progress = setInterval(() => {
    if (listed) clearInterval(progress);
    else log.info(progressOf(attacher));
  }, TELL_PROGRESS_MS);
  const poll = setInterval(() => {
    if (config.listenInterfaces === 'poll') watcher.refresh();
    if (!listed || isChecking) return;
    isChecking = true;
    checks++;
    if (checks % CHECKS_PER_SWEEP === 0) sweep = sweep.then(() => removeLeftovers(ways, recorder, log));
    void attacher.check().finally(() => (isChecking = false));
  }, config.listenPollPeriodMs);
  return {
    names: attacher,
    stacking: { ...stacking, watchedSinceNs: watched.sinceNs },
    points: attacher.count,
    selection: () => attacher.interfaces,
    trouble: () => (listed ? troubleOf(attacher) : progressOf(attacher)),
    async [Symbol.asyncDispose]() {
      clearInterval(progress);
      clearInterval(poll);
      watcher[Symbol.dispose]();
      await sweep;
      await attacher[Symbol.asyncDispose]();
      await ways.close();
    },
  };
}
