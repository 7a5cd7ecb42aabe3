/** Every way in which the agent stops or refuses. Callers switch on the code, never on the text. */

type ErrorRow = {
  /** `{name}` is replaced by that entry of the error's data. */
  readonly message: string;
  readonly exitCode: number;
  /** What to do about it, filled like the message. Not set: the message says it all. */
  readonly hint?: string;
};

export const ERRORS = {
  CONFIG_INVALID: {
    message: 'The settings are not valid:\n{problems}',
    exitCode: 2,
    hint: 'docs/settings.md lists every setting with its default and what it allows.',
  },
  NO_BPF_RIGHTS: {
    message: 'The process lacks {capabilities}',
    exitCode: 1,
    hint: 'Add {names} to securityContext.capabilities.add of the container, or run it privileged.',
  },
  BPF_FORBIDDEN: {
    message: 'The kernel does not let this process use BPF: {detail}',
    exitCode: 1,
    hint: 'It has the capabilities BPF, PERFMON and NET_ADMIN, so a seccomp profile or a user namespace forbids it.',
  },
  KERNEL_TOO_OLD: {
    message: 'Linux {release} is too old for this agent, which needs Linux {oldest} or later.',
    exitCode: 1,
  },
  MAPS_NO_MEMORY: {
    message: 'The kernel has no memory for the maps: {detail}',
    exitCode: 1,
    hint: 'Raise the memory limit of the container, or lower CACHE_MAX_FLOWS ({cacheMaxFlows}) or RINGBUF_BYTES ({ringbufBytes}).',
  },
  LOAD_FAILED: {
    message: 'The kernel refuses the program {object}: {detail}',
    exitCode: 1,
    hint: 'Linux {release} should take it: please report it with these lines.',
  },
  OBJECT_BROKEN: {
    message: 'There is something wrong in the kernel program {object}: {detail}',
    exitCode: 1,
    hint: 'Program and agent come from different builds, or the file is damaged: `npm run build` makes both.',
  },
  TCX_MISSING: {
    message: 'TC_ATTACH_MODE=tcx asks for TCX, which this kernel ({kernel}) does not have',
    exitCode: 1,
    hint: 'Set TC_ATTACH_MODE=any, which takes clsact filters on kernels without TCX (before Linux 6.6), or tc, which always does.',
  },
  LIBBPF_MISSING: {
    message: 'The library libbpf.so.1 cannot be loaded: {detail}',
    exitCode: 1,
    hint: 'Install the package libbpf1 (Debian) or libbpf (Fedora).',
  },
  OBJECT_MISSING: {
    message: 'There is no kernel program at {path}',
    exitCode: 1,
    hint: '`npm run build` compiles it.',
  },
  LAYOUT_MISMATCH: {
    message: 'The kernel program has flow keys of {key} and values of {value} bytes, which this agent cannot read',
    exitCode: 1,
    hint: 'Program and agent come from different builds: `npm run build` makes both.',
  },
  NETLINK_FAILED: {
    message: 'The kernel does not tell about network interfaces: {detail}',
    exitCode: 1,
    hint: 'Look at the kernel’s memory and at what security policies allow this process.',
  },
  NAMESPACE_CLOSED: {
    message: 'The network namespace {path} cannot be entered: {detail}',
    exitCode: 1,
    hint: 'Its interfaces are not watched; the agent goes on with others.',
  },
  NAMESPACE_LOST: {
    message: 'The agent cannot return to its own network namespace: {detail}',
    exitCode: 1,
    hint: 'Look at the kernel’s memory. The agent ends, because it would see the wrong interfaces.',
  },
  RING_MAP_FAILED: {
    message: 'The ring buffer cannot be mapped: {detail}',
    exitCode: 1,
    hint: 'Look at the memory limit of the container.',
  },
  EVICTION_FAILED: {
    message: 'The flow maps could not be read ({step}): {detail}',
    exitCode: 1,
    hint: 'Look at the memory limit of the container.',
  },
  COUNTERS_FAILED: {
    message: 'The packet counters could not be read: {detail}',
    exitCode: 1,
    hint: 'This should not happen; please report it.',
  },
  METRICS_LISTEN_FAILED: {
    message: 'The metrics server cannot listen on {address}: {detail}',
    exitCode: 1,
    hint: 'METRICS_SERVER_ADDRESS and METRICS_SERVER_PORT choose another place.',
  },
  AGENT_IP_UNKNOWN: {
    message: 'No address to report as the agent’s IP: {detail}',
    exitCode: 1,
    hint: 'AGENT_IP sets it; AGENT_IP_IFACE and AGENT_IP_TYPE say where to look for it.',
  },
} as const satisfies Record<string, ErrorRow>;

export type ErrorCode = keyof typeof ERRORS;
export type ErrorData = Readonly<Record<string, string | number>>;

const fill = (template: string, data: ErrorData): string =>
  template.replace(/\{(\w+)\}/g, (placeholder, name: string) => String(data[name] ?? placeholder));

/** The one error class of the agent; `data` fills the message of its row in ERRORS. */
export class AgentError extends Error {
  readonly code: ErrorCode;
  readonly data: ErrorData;

  constructor(code: ErrorCode, data: ErrorData = {}, options: { cause?: unknown } = {}) {
    super(fill(ERRORS[code].message, data), options);
    this.name = 'AgentError';
    this.code = code;
    this.data = data;
  }

  get exitCode(): number {
    return ERRORS[this.code].exitCode;
  }

  get hint(): string | undefined {
    const { hint }: ErrorRow = ERRORS[this.code];
    return hint === undefined ? undefined : fill(hint, this.data);
  }
}
