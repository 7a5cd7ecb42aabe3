/**
 * What belongs to which run of the testbed. A thing is ours only if its name carries the run's id *and* the run wrote
 * it down before making it, or (a process) if its environment carries the run's marker. Nothing else is ever touched.
 */

/** Files in /run are input: an id is used in names and paths, so it may hold nothing else. */
const RUN_ID = /^[0-9a-z]{6}$/;

/** Environment variable that each process of a run inherits. */
export const RUN_MARKER = 'NETOBSERV_AGENT_HEALTH_RUN';

/** This process's environment with the run's marker. */
export function markedEnvironment(runId: string): NodeJS.ProcessEnv {
  return { ...process.env, [RUN_MARKER]: runId };
}

/** A run directory without a readable owner is only given up after this long: it may just be being made. */
export const UNFINISHED_GRACE_MS = 60_000;

export type Owner = {
  pid: number;
  /** Start time of the process in clock ticks since boot: with the pid it names one process of one boot. */
  startTicks: number;
  bootId: string;
};

/** Where `ip netns` keeps namespaces; it mounts the folder onto itself when it makes the first one, and leaves that. */
export const NAMESPACE_FOLDER = '/run/netns';

const KINDS = ['namespace', 'cgroup', 'mount'] as const;
export type Made = { kind: (typeof KINDS)[number]; name: string };

export function isRunId(text: string): boolean {
  return RUN_ID.test(text);
}

/** Every namespace of a run starts with this. Interface names are not affected: they live inside the namespaces. */
export function namespacePrefix(runId: string): string {
  return `nah-${runId}-`;
}

/** The one folder that a run makes in each cgroup hierarchy. */
export function cgroupName(runId: string): string {
  return `netobserv-agent-health-${runId}`;
}

/** True if `made`, read from the journal of a run, can be that run's. */
export function isOwnName(runId: string, made: Made): boolean {
  if (made.kind === 'cgroup') return made.name === cgroupName(runId);
  if (made.kind === 'mount') return made.name === NAMESPACE_FOLDER;
  return made.name.startsWith(namespacePrefix(runId)) && /^[0-9a-z-]+$/.test(made.name);
}

/** @returns undefined when the text is no owner */
export function parseOwner(text: string): Owner | undefined {
  const value = parseJson(text) as Partial<Owner> | undefined;
  if (!value || !Number.isInteger(value.pid) || !Number.isInteger(value.startTicks)) return undefined;
  if (typeof value.bootId !== 'string') return undefined;
  return { pid: Number(value.pid), startTicks: Number(value.startTicks), bootId: value.bootId };
}

/** Journal: one JSON object a line; a torn last line (the writer was killed) and unknown lines are left out. */
export function parseJournal(text: string): Made[] {
  return text.split('\n').flatMap((line) => {
    const value = parseJson(line) as Partial<Made> | undefined;
    const kind = KINDS.find((each) => each === value?.kind);
    return kind !== undefined && typeof value?.name === 'string' ? [{ kind, name: value.name }] : [];
  });
}

export type RunDirectoryFacts = {
  name: string;
  owner: Owner | undefined;
  ageMs: number;
};

export type SweepDecision = 'not-ours' | 'alive' | 'maybe-starting' | 'dead';

/**
 * What to do with a folder found where the run directories are.
 *
 * @param startTicksOf start time of a living process, undefined if there is none with this pid
 */
export function sweepDecision(
  facts: RunDirectoryFacts,
  bootId: string,
  startTicksOf: (pid: number) => number | undefined,
): SweepDecision {
  if (!isRunId(facts.name)) return 'not-ours';
  if (!facts.owner) return facts.ageMs < UNFINISHED_GRACE_MS ? 'maybe-starting' : 'dead';
  if (facts.owner.bootId !== bootId) return 'dead';
  return startTicksOf(facts.owner.pid) === facts.owner.startTicks ? 'alive' : 'dead';
}

function parseJson(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined; // not JSON: the caller says what that means
  }
}
