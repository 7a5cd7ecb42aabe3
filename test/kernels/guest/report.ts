/** Reports to the host, one JSON object a line. */
import { appendFileSync } from 'node:fs';
import { uptime } from 'node:os';
import { GUEST } from '../protocol';
import type { Observations, Report, Scenario } from '../protocol';

const seconds = (): number => Math.round(uptime());

export function report(report: Report): void {
  appendFileSync(GUEST.reports, `${JSON.stringify(report)}\n`);
}

export const progress = (text: string): void => report({ type: 'progress', text, seconds: seconds() });

export function booted(release: string): void {
  report({ type: 'booted', release, seconds: seconds() });
}

export function observed<S extends Scenario>(scenario: S, facts: Observations[S]): void {
  report({ type: 'observed', scenario, facts } as Report);
}

export function failed(what: string, error: unknown): void {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`${what}: ${text}\n`); /* to the console, should there be no port for reports yet */
  report({ type: 'failed', what, error: text });
}
