/** What the guest is told and what it tells: one JSON object a line. Shared by both sides. */

/** Paths in the guest. */
export const GUEST = {
  node: '/usr/bin/node',
  agent: '/agent/main.js',
  program: '/agent/guest.js' /* beside the agent's koffi */,
  plan: '/agent/plan.json',
  reports: '/dev/ttyS1',
} as const;

export type Counters = { packets: number; bytes: number };

/** Queueing disciplines and filters of an interface, as `tc` prints them. */
export type Hooks = { qdiscs: string; ingress: string; egress: string };

/** Datagrams that were sent to an echoing peer, those that came back, and the IP packets' bytes of both. */
export type Traffic = { sent: number; echoed: number; ipBytes: number };

export type Count = Traffic & {
  /** Sums over the flows that the agent exported, both directions. */
  flows: Counters;
  /** What the interface counted meanwhile, both directions. */
  interface: Counters;
};

export type DeviceRow = {
  /** Kind of device; its name starts that of the row. */
  kind: string;
  /** Which of the stacked devices the agent watched. */
  watched: 'device' | 'below';
  /** Frames at this device, by what was sent: datagrams and echoes. Undefined if packets of a protocol come on top. */
  sent: Counters | undefined;
  interface: Counters;
  flows: Counters;
  /** What the agent's log says of these devices, from warnings on. */
  complaints: string[];
};

/** What a scenario saw. The host judges. */
export type Observations = {
  /** The agent started on a kernel that is too old. */
  refusal: { exitCode: number | null; said: string };
  /** The agent counts on a bare interface, and on one that has filters of others. */
  counting: {
    count: Count;
    besideOthers: Count;
    /** Flows that were seen at the far end of the bare pair, too, which is in another namespace. */
    elsewhere: Counters;
    /** `link_type` of the BPF links that the agent holds. */
    links: string[];
    hooks: Hooks;
    evictionsByTimeout: number;
  };
  /** The agent was killed and started again. */
  leftovers: { before: Hooks; left: Hooks; replaced: Hooks; count: Count };
  /** The map got nearly full long before the timeout. */
  early: { flows: number; evictionsWhenFull: number; exported: number };
  /** Filters and qdiscs of others, before the agent's start and after its end. */
  foreign: { before: Record<string, Hooks>; after: Record<string, Hooks>; exitCode: number | null };
  devices: {
    rows: DeviceRow[];
    /** Packets that an agent counted that watched all devices at once: each is to count once. */
    all: { kind: string; sent: number; flows: number }[];
    unavailable: { kind: string; reason: string }[];
  };
};

export type Scenario = keyof Observations;

export type Report =
  | { type: 'booted'; release: string; seconds: number }
  | { type: 'progress'; text: string; seconds: number }
  | { [S in Scenario]: { type: 'observed'; scenario: S; facts: Observations[S] } }[Scenario]
  | { type: 'failed'; what: string; error: string }
  | { type: 'done' };
