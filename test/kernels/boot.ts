/** Boots a kernel, lets its guest do what is planned, and gathers what it saw. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { say } from '../setup/say';
import { buildInitramfs } from './initramfs';
import { findKernel } from './kernel-cache';
import type { TriedKernel } from './kernels';
import { runMachine } from './machine';
import type { Observations, Report, Scenario } from './protocol';

export type Seen = {
  release: string;
  /** Of the whole run: from QEMU's start to its end. */
  seconds: number;
  /** What a scenario saw. @throws Error with the reason when it did not come that far */
  of<S extends Scenario>(scenario: S): Observations[S];
};

type Notes = { release: string; facts: Partial<Observations>; failures: string[] };

function note(notes: Notes, report: Report): void {
  if (report.type === 'booted') notes.release = report.release;
  if (report.type === 'observed') Object.assign(notes.facts, { [report.scenario]: report.facts });
  if (report.type === 'failed') notes.failures.push(`${report.what}: ${report.error}`);
}

/** The line that tells of a report; nothing of facts, which the tests tell of. */
function lineOf(report: Report): string | undefined {
  switch (report.type) {
    case 'booted':
      return `${report.seconds} s: booted ${report.release}`;
    case 'progress':
      return `${report.seconds} s: ${report.text}`;
    case 'failed':
      return `failed: ${report.what}: ${report.error}`;
    case 'observed':
    case 'done':
      return undefined;
  }
}

export async function bootAndObserve(kernel: TriedKernel, plan: readonly string[]): Promise<Seen> {
  const cached = findKernel(kernel, say);
  const folder = mkdtempSync(join(tmpdir(), 'netobserv-agent-health-kernels-'));
  const notes: Notes = { release: cached.release, facts: {}, failures: [] };
  try {
    say(`kernel ${kernel.name}: packing ${cached.release} with the agent …`);
    const initramfs = buildInitramfs(folder, cached, plan);
    const begun = performance.now();
    await runMachine(folder, cached.image, initramfs, (report) => {
      note(notes, report);
      const line = lineOf(report);
      if (line !== undefined) say(`kernel ${kernel.name}: ${line}`);
    });
    const seconds = Math.round((performance.now() - begun) / 1000);
    say(`kernel ${kernel.name}: done in ${seconds} s`);
    return {
      release: notes.release,
      seconds,
      of(scenario) {
        const facts = notes.facts[scenario];
        if (facts === undefined)
          throw new Error(`the guest told nothing of ${scenario}.\n${notes.failures.join('\n')}`);
        return facts;
      },
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
