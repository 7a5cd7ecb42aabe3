/** A virtual machine without acceleration: nothing but QEMU is needed, and any host will do. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { GUEST } from './protocol';
import type { Report } from './protocol';

/** A kernel takes half a minute when nothing else runs, and several times as long beside other work. */
const TIME_LIMIT_MS = 600_000;
const CONSOLE_TAIL_LINES = 40;

/** With no IPv6 address on any device nothing but the test's packets passes. */
const BOOT_OPTIONS = `console=ttyS0 loglevel=4 panic=-1 ipv6.disable_ipv6=1 rdinit=${GUEST.node} -- ${GUEST.program}`;

/** Kernel messages and what Node.js as the first process writes go to the first port, reports to the second. */
function qemuArguments(image: string, initramfs: string, consoleLog: string): string[] {
  return [
    ...['-accel', 'tcg,thread=multi'],
    ...['-cpu', 'max,-cx16'] /* with cx16 Linux 6.12 panics under QEMU 7.2 */,
    ...['-m', '1024', '-smp', '2', '-nodefaults', '-no-user-config', '-display', 'none', '-no-reboot'],
    ...['-kernel', image, '-initrd', initramfs, '-append', BOOT_OPTIONS],
    ...['-serial', `file:${consoleLog}`, '-serial', 'stdio'],
  ];
}

function tailOf(path: string): string {
  try {
    return readFileSync(path, 'utf8').trimEnd().split(/\r?\n/).slice(-CONSOLE_TAIL_LINES).join('\n');
  } catch {
    return '(the console stayed empty)';
  }
}

/**
 * Boots a kernel and hands on what the guest reports, until it has switched itself off.
 *
 * @param folder for the console's log
 * @throws Error with the end of the console's log when the guest does not come to its end
 */
export async function runMachine(
  folder: string,
  image: string,
  initramfs: string,
  onReport: (report: Report) => void,
): Promise<void> {
  const consoleLog = join(folder, 'console.log');
  const qemu = spawn('qemu-system-x86_64', qemuArguments(image, initramfs, consoleLog), {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: TIME_LIMIT_MS,
    killSignal: 'SIGKILL',
  });
  let complaints = '';
  let isDone = false;
  qemu.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
  createInterface({ input: qemu.stdout }).on('line', (line) => {
    if (!line.startsWith('{')) return;
    const report = JSON.parse(line) as Report;
    if (report.type === 'done') isDone = true;
    onReport(report);
  });
  const kill = (): boolean => qemu.kill('SIGKILL');
  process.once('exit', kill);
  const signal = await new Promise((resolve, reject) => {
    qemu.once('close', (_code, signal) => resolve(signal)).once('error', reject);
  });
  process.off('exit', kill);
  if (isDone) return;
  const how = signal === null ? 'ended early' : `did not come to its end within ${TIME_LIMIT_MS / 1000} s`;
  throw new Error(`the guest ${how}\n${complaints}${tailOf(consoleLog)}`);
}
