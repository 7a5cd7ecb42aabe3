/** Why the kernel refused the object, in words that say what to do. Pure. */
import { AgentError } from '../errors';
import { ERRNO, errnoName } from '../native/libc';

/** The kernel of RHEL 9. */
const OLDEST = { major: 5, minor: 14 };

export type Refusal = {
  readonly errno: number;
  /** What the verifier wrote; empty when it was not asked. */
  readonly log: string;
  /** The kernel's, as uname(2) gives it. */
  readonly release: string;
  /** The object's path. */
  readonly object: string;
  readonly cacheMaxFlows: number;
  readonly ringbufBytes: number;
};

function isTooOld(release: string): boolean {
  const [major, minor] = release.split('.').map((part) => parseInt(part, 10));
  return major < OLDEST.major || (major === OLDEST.major && minor < OLDEST.minor);
}

/** Statistics behind the verifier's verdict, and its own bookkeeping. */
const NOISE = /^(processed \d+ insns|verification time|stack depth|mark_precise:|max_states|$)/;
const VERDICT_LINES = 3;
const LINE_LENGTH = 200;

/** The verifier's verdict and the instructions before it: the last lines of its log. */
export function verdictOf(log: string): string {
  const lines = log.split('\n').filter((line) => !NOISE.test(line));
  return lines
    .slice(-VERDICT_LINES)
    .map((line) => (line.length > LINE_LENGTH ? `${line.slice(0, LINE_LENGTH)}…` : line))
    .join('\n');
}

export function refusalError(refusal: Refusal): AgentError {
  const { errno, log, release, object, cacheMaxFlows, ringbufBytes } = refusal;
  const detail = errnoName(errno);
  if (isTooOld(release))
    return new AgentError('KERNEL_TOO_OLD', { release, oldest: `${OLDEST.major}.${OLDEST.minor}` });
  if (errno === ERRNO.ENOMEM) return new AgentError('MAPS_NO_MEMORY', { detail, cacheMaxFlows, ringbufBytes });
  if (errno === ERRNO.EPERM) return new AgentError('BPF_FORBIDDEN', { detail });
  const verdict = verdictOf(log);
  return new AgentError('LOAD_FAILED', { object, release, detail: verdict === '' ? detail : `${detail}\n${verdict}` });
}
