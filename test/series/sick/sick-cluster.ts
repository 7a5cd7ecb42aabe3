/**
 * Clusters with something planted in them, made up from a seed: what is the matter, and what only looks as if. The page must
 * say the one and not the other.
 */
import type { AskedSettings } from '../../../src/cluster/asked-settings';
import { METRICS } from '../../../src/metrics/catalogue';
import type { ClusterModel, Trouble } from '../model';
import { SCENARIOS } from '../scenarios';
import { chance, hash } from '../random';

export type SickCluster = {
  model: ClusterModel;
  asked: Partial<AskedSettings>;
  /** What the page must say: verdict and findings, in any order. */
  verdict: string;
  codes: readonly string[];
};

/** What is the matter with all agents, or with none of them. */
type State = {
  model: ClusterModel;
  asked?: Partial<AskedSettings>;
  verdict: Verdict;
  codes: readonly string[];
};

/** What is the matter with some agents, beside that. */
type Ill = { trouble: Trouble; verdict: Verdict; code: string };

type Verdict = 'healthy' | 'watch' | 'degraded' | 'runaway';
const WORSE: readonly Verdict[] = ['healthy', 'watch', 'degraded', 'runaway'];

const worst = (verdicts: readonly Verdict[]): Verdict =>
  verdicts.reduce((a, b) => (WORSE.indexOf(b) > WORSE.indexOf(a) ? b : a));

const says = (cacheMaxFlows: number, isRolledOut: boolean): Partial<AskedSettings> => ({
  cacheMaxFlows,
  configuredMaxFlows: cacheMaxFlows,
  cacheActiveTimeoutSeconds: 15,
  isRolledOut,
});

const { right, oversized, runaway, untold, untoldCalm, untoldLarge, refusingRing, refusingDrops, slowReceiver, go } =
  SCENARIOS;

/** Large and calm, but the agents don't tell: nothing may be said of its size. */
const STATES: readonly State[] = [
  { model: right, verdict: 'healthy', codes: [] },
  { model: go, verdict: 'healthy', codes: [] },
  { model: { ...right, otherKind: 'go' }, verdict: 'healthy', codes: [] },
  { model: { ...right, kind: 'go-blog' }, verdict: 'healthy', codes: [] },
  { model: oversized, verdict: 'healthy', codes: ['oversized'] },
  { model: untoldLarge, asked: says(100_000, true), verdict: 'healthy', codes: ['oversized'] },
  { model: untoldLarge, asked: says(100_000, false), verdict: 'healthy', codes: [] },
  { model: untoldCalm, asked: says(100_000, false), verdict: 'healthy', codes: [] },
  { model: { ...oversized, otherKind: 'go' }, asked: says(200_000, false), verdict: 'healthy', codes: [] },
  { model: untold, verdict: 'runaway', codes: ['map-full-drops'] },
  { model: untold, asked: says(7_000, true), verdict: 'runaway', codes: ['map-full-drops'] },
  { model: untold, asked: says(100_000, false), verdict: 'runaway', codes: ['size-disputed'] },
  { model: refusingDrops, asked: says(50_000, true), verdict: 'runaway', codes: ['map-refused-drops'] },
  { model: refusingRing, verdict: 'runaway', codes: ['ring-buffer-despite-room'] },
  { model: runaway, verdict: 'runaway', codes: ['ring-buffer-runaway'] },
  { model: slowReceiver, verdict: 'degraded', codes: ['exporter-queue-full', 'send-errors'] },
];

/** Metrics that every kind of agent or its surroundings tell, and that the page reckons with. */
const RECKONED = [METRICS.evictions, METRICS.evictedFlows, METRICS.bufferSize, METRICS.samplingRate].map(
  ({ name }) => name,
);
const NO_NUMBERS = ['NaN', '+Inf', '-Inf'] as const;

const ODD_NAMES: readonly (readonly string[])[] = [
  ['{{count}}', '{{node}}', '$t(Healthy)', '$&'],
  Array.from({ length: 9 }, (_, i) => `${'a-name-that-is-as-long-as-names-can-be'.repeat(3)}-${i}`),
  ['узел-1', 'ノード', 'node "2"', 'node\\3'],
];

/** One of several, by chance. */
function pick<T>(all: readonly T[], ...parts: readonly number[]): T {
  return all[hash(...parts) % all.length];
}

function illness(seed: number): Ill | undefined {
  switch (hash(seed, 1) % 6) {
    case 0:
      return { trouble: { kind: 'silent', agents: 1, from: 0.3 }, verdict: 'degraded', code: 'silent' };
    case 1:
      return {
        trouble: { kind: 'restarting', agents: 1, from: 0.5, everySeconds: 600, reason: 'OOMKilled' },
        verdict: 'degraded',
        code: 'out-of-memory',
      };
    case 2:
      return {
        trouble: { kind: 'restarting', agents: 1, from: 0.5, everySeconds: 600, reason: 'Error' },
        verdict: 'watch',
        code: 'restarts',
      };
    case 3:
    case 4:
      return {
        trouble: { kind: 'no-number', agents: 1, metric: pick(RECKONED, seed, 2), value: pick(NO_NUMBERS, seed, 3) },
        verdict: 'watch',
        code: 'unreadable',
      };
    default:
      return undefined;
  }
}

/** What is no matter at all. */
function harmless(seed: number): Trouble[] {
  const all: readonly Trouble[] = [
    { kind: 'twice', who: 'agents' },
    { kind: 'twice', who: 'kubelets' },
    { kind: 'twice', who: 'kube-state-metrics' },
    { kind: 'lingering' },
    { kind: 'gaps', agents: 1, lost: 1 },
  ];
  return all.filter((_, index) => chance(seed, 4, index) < 0.3);
}

/** Where the fill of a map can not be read, none is called too large, and one that drops may be full. */
function codesOf({ codes }: State, ill: Ill | undefined): string[] {
  const own = ill === undefined ? [] : [ill.code];
  const isFillUnknown = ill?.trouble.kind === 'no-number' && ill.trouble.metric === METRICS.bufferSize.name;
  if (!isFillUnknown) return [...codes, ...own];
  const also: Readonly<Record<string, string>> = {
    'map-refused-drops': 'map-full-drops',
    'size-disputed': 'map-full-drops',
    'ring-buffer-despite-room': 'ring-buffer-runaway',
  };
  return [...codes.flatMap((code) => (code === 'oversized' ? [] : code in also ? [code, also[code]] : [code])), ...own];
}

/** The same seed makes the same cluster. */
export function sickCluster(seed: number): SickCluster {
  const state = pick(STATES, seed, 0);
  const ill = illness(seed);
  const troubles = [...(ill === undefined ? [] : [ill.trouble]), ...harmless(seed)];
  return {
    model: {
      ...state.model,
      agents: 4 + (hash(seed, 5) % 2),
      seed: 1_000 + seed,
      // A node with twice the traffic would have an illness of its own.
      spread: 0.08,
      ...(chance(seed, 6) < 0.3 ? { names: pick(ODD_NAMES, seed, 7) } : {}),
      troubles,
    },
    asked: state.asked ?? {},
    verdict: worst([state.verdict, ...(ill === undefined ? [] : [ill.verdict])]),
    codes: codesOf(state, ill),
  };
}
