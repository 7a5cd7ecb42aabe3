import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { release } from 'node:os';
import { systemCgroups } from '../testbed/resources/cgroups';
import { findProgram } from './detect';

/** Something that the machine lets this user do, or not. */
export type Ability = { what: string; why: string; state: string; isThere: boolean };

/** Bits of the capabilities in /proc/self/status (linux/capability.h). */
const CAPABILITIES = { CAP_NET_ADMIN: 12n, CAP_SYS_ADMIN: 21n, CAP_PERFMON: 38n, CAP_BPF: 39n } as const;

/** First kernel with TCX links. */
const TCX_KERNEL = [6, 6] as const;

/** @param status contents of /proc/self/status @returns names of the capabilities that are lacking */
export function lackingCapabilities(status: string): string[] {
  const effective = BigInt(`0x${/^CapEff:\s*([0-9a-f]+)/m.exec(status)?.[1] ?? '0'}`);
  return Object.entries(CAPABILITIES).flatMap(([name, bit]) => ((effective >> bit) & 1n ? [] : [name]));
}

/** True if a kernel of this release has TCX links. */
export function hasTcx(kernelRelease: string): boolean {
  const [major, minor] = kernelRelease.split('.').map(Number);
  return major > TCX_KERNEL[0] || (major === TCX_KERNEL[0] && minor >= TCX_KERNEL[1]);
}

/** @returns undefined when the command ends well, else the first line of what went wrong */
function tryCommand(names: readonly string[], args: readonly string[]): string | undefined {
  const path = findProgram(names);
  if (path === undefined) return `${names[0]} is not installed`;
  try {
    execFileSync(path, args, { stdio: ['ignore', 'ignore', 'pipe'], timeout: 20_000 });
    return undefined;
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: Buffer };
    const said = stderr?.toString().trim() ?? '';
    return (said === '' ? message : said).split('\n')[0];
  }
}

function cgroupState(): { state: string; isThere: boolean } {
  try {
    return { state: `version ${systemCgroups().version}`, isThere: true };
  } catch (error) {
    return { state: (error as Error).message, isThere: false };
  }
}

function outcome(problem: string | undefined): { state: string; isThere: boolean } {
  return { state: problem ?? 'works', isThere: problem === undefined };
}

/** What the testbed needs this machine to allow. */
export function abilities(): Ability[] {
  const lacking = lackingCapabilities(readFileSync('/proc/self/status', 'utf8'));
  const capabilities = lacking.length === 0 ? undefined : `lacking ${lacking.join(', ')}`;
  const btf = existsSync('/sys/kernel/btf/vmlinux');
  return [
    { what: 'capabilities', why: 'loading BPF, making namespaces', ...outcome(capabilities) },
    { what: 'bpf system call', why: 'loading BPF', ...outcome(tryCommand(['bpftool'], ['prog', 'show'])) },
    { what: 'kernel BTF', why: 'loading BPF', state: btf ? 'there' : 'no /sys/kernel/btf/vmlinux', isThere: btf },
    {
      what: 'TCX (kernel ≥ 6.6)',
      why: 'attaching the agent',
      state: `kernel ${release()}`,
      isThere: hasTcx(release()),
    },
    { what: 'network namespaces', why: 'nodes and pods', ...outcome(tryCommand(['unshare'], ['--net', 'true'])) },
    { what: 'cgroups', why: 'CPU and memory of each agent', ...cgroupState() },
  ];
}
