/** Puts the parts together in the order of the data, and takes them apart in the same order when the agent ends. */
import { randomInt } from 'node:crypto';
import type { Logger } from 'pino';
import { createAccounter } from './accounter/accounter';
import { systemClock } from './clock';
import type { Config } from './config/config';
import { createDeduper } from './deduper/deduper';
import { startSchedule } from './eviction/schedule';
import { createExporter } from './export/create-exporter';
import { resolveAgentIp } from './export/agent-ip';
import { startInterfaces } from './interfaces/interfaces';
import { whyOnlyOwn } from './interfaces/namespaces';
import { createFlowMaps } from './kernel/flow-maps';
import { loadKernel } from './kernel/kernel';
import type { Kernel } from './kernel/kernel';
import { readMapMemory } from './kernel/map-memory';
import { readKernelTotals } from './kernel/packet-counters';
import type { Metrics } from './metrics/metrics';
import { createBufferCollector } from './native/heap';
import { loadLibbpf } from './native/libbpf';
import { ERRNO, pageSize } from './native/libc';
import { createFlowLedger } from './ledger/flow-ledger';
import { createPacketLedger } from './ledger/packet-ledger';
import { createPipeline } from './pipeline';
import { sumPackets } from './record/fields';
import { openOverflow } from './ring/overflow-reader';
import { startOverflowPump } from './ring/overflow-pump';
import { systemTimers } from './timers';
import type { TlsFiles } from './tls/tls-files';

/** An eviction that does not come for this many periods, and then some, will not come any more. */
const STUCK_EVICTIONS = 3;
const STUCK_MARGIN_MS = 10_000;
/** How long the last flows may take to reach the collector: less than the 30 s that Kubernetes grants a pod. */
const CLOSE_DEADLINE_MS = 5000;

export type Agent = {
  /** Why flows are not being seen yet; undefined when they are. */
  ready(): string | undefined;
  /** Why the process is not worth keeping; undefined when it is. */
  healthy(): string | undefined;
  /** Detaches, evicts a last time and sends what is left. Safe to call again. */
  close(): Promise<void>;
};

const SYSTEM = { timers: systemTimers, random: Math.random, stdout: process.stdout };

const seed = (): number => randomInt(2 ** 32);

/** With the fallback off nothing but the watermark's notices comes through the ring buffer. */
const ringbufBytes = (config: Config): number => (config.ringbufFallback ? config.ringbufBytes : pageSize());

/** Flows in the active map at which it is evicted early: below its size, so that what comes until the swap finds room, too. */
function watermarkFlows({ cacheMaxFlows, earlyEvictionPercent }: Config): number {
  return Math.ceil((earlyEvictionPercent / 100) * cacheMaxFlows);
}

function load(config: Config, objectFolder: string): Kernel {
  return loadKernel(loadLibbpf(), {
    objectFolder,
    cacheMaxFlows: config.cacheMaxFlows,
    flowMapType: config.flowMapType,
    /* Without it the kernel spends 20 µs on each entry of a per-CPU hash, 1 µs with it. */
    preallocate: config.flowMapPreallocate || config.flowMapType === 'percpu_hash',
    ringbufBytes: ringbufBytes(config),
    ringbufFallback: config.ringbufFallback,
    sampling: config.sampling,
    watermark: watermarkFlows(config),
    elsewhere: whyOnlyOwn() === undefined,
  });
}

type Step = () => void | Promise<void>;

/** Runs all steps; one that fails must not keep the later ones from bringing the last flows out. */
async function inOrder(steps: readonly Step[], onError: (error: unknown) => void): Promise<void> {
  for (const step of steps) {
    try {
      await step();
    } catch (error) {
      onError(error);
    }
  }
}

/** Why evictions seem to have stopped, if they have. */
function stuck(silentMs: number, periodMs: number): string | undefined {
  if (silentMs < STUCK_EVICTIONS * periodMs + STUCK_MARGIN_MS) return undefined;
  return `the last eviction ended ${Math.round(silentMs / 1000)} s ago`;
}

export type AgentDeps = {
  readonly metrics: Metrics;
  readonly log: Logger;
  /** Holds the compiled kernel part. */
  readonly objectFolder: string;
  /** The collector's; undefined: no TLS. */
  readonly tls: TlsFiles | undefined;
};

/**
 * Starts the agent: loads the kernel part, attaches to interfaces, and begins to evict.
 *
 * @throws AgentError as its parts do
 */
export async function startAgent(config: Config, { metrics, log, objectFolder, tls }: AgentDeps): Promise<Agent> {
  const flowLedger = createFlowLedger(metrics.recorder);
  const { recorder } = flowLedger;
  const agentIp = await resolveAgentIp(config);
  const kernel = load(config, objectFolder);
  const reader = openOverflow(kernel.overflow, ringbufBytes(config));
  const accounter = createAccounter(seed());
  const interfaces = startInterfaces(kernel, config, recorder, log);
  const exporter = createExporter(config, { ...SYSTEM, recorder, log, agentIp, names: interfaces.names, tls });
  const flowMaps = createFlowMaps(kernel, config.flowMapType === 'percpu_hash');
  let ringTaken = 0; /* packets, since the start */
  const pipeline = createPipeline(
    {
      flowMaps,
      drainOverflow() {
        pump.drain();
        return ringTaken;
      },
      accounter: config.ringbufFallback ? accounter : undefined,
      deduper: createDeduper(interfaces.stacking),
      exporter,
      readKernelTotals: () => readKernelTotals(kernel),
      packetLedger: createPacketLedger(),
      flowLedger,
      clock: systemClock,
      periodMs: config.cacheActiveTimeoutMs,
    },
    {
      failed: (error) =>
        log.error({ err: error }, 'an eviction failed; what it left in the kernel comes with the next one'),
      unaccounted: (what, amount) => log.error({ [what]: amount }, 'not accounted for: please report it'),
    },
  );
  const collectBuffers = createBufferCollector(systemClock.monotonicMs);
  let lastEvictionMs = systemClock.monotonicMs();
  const schedule = startSchedule(
    {
      periodMs: config.cacheActiveTimeoutMs,
      minIntervalMs: config.earlyEvictionMinIntervalMs,
    },
    systemTimers,
    async (reason, due) => {
      if (await pipeline.evict(reason, due)) lastEvictionMs = systemClock.monotonicMs();
      collectBuffers();
    },
  );
  const pump = startOverflowPump(kernel.overflow, reader, systemTimers, (packets, news) => {
    accounter.add(packets);
    ringTaken += sumPackets(packets, 0, packets.count);
    for (const [errno, count] of news.errors) recorder.ringPackets(errno, count);
    const isFilled = news.filledMap === flowMaps.active || news.errors.has(ERRNO.E2BIG);
    if (isFilled || accounter.flows >= config.cacheMaxFlows) schedule.requestEarly();
  });
  metrics.onCollect(() => readMapMemory(kernel).forEach(([name, bytes]) => recorder.mapMemory(name, bytes)));
  metrics.onCollect(() => {
    recorder.interfaces(interfaces.selection());
    recorder.observationPoints(interfaces.points());
    recorder.networkNamespaces(interfaces.namespaces());
  });
  let closing: Promise<void> | null = null;

  /** Nobody scrapes any more what the end has changed, flows given up at the deadline among it: it goes to the log. */
  function tellTheEnd(): void {
    log.info({ packets: pipeline.packets, flows: flowLedger.totals }, 'stopped: what became of all packets and flows');
  }

  async function end(): Promise<void> {
    const steps: Step[] = [
      () => interfaces[Symbol.asyncDispose](),
      () => schedule.close(),
      () => pump[Symbol.dispose](),
      () => exporter.close({ deadlineMs: CLOSE_DEADLINE_MS }),
      tellTheEnd,
      () => reader[Symbol.dispose](),
      () => kernel[Symbol.dispose](),
    ];
    await inOrder(steps, (error) => log.error({ err: error }, 'a step of stopping failed; the next ones go on'));
  }

  return {
    ready: interfaces.trouble,
    healthy: () => stuck(systemClock.monotonicMs() - lastEvictionMs, config.cacheActiveTimeoutMs),
    close: () => (closing ??= end()),
  };
}
