/** First process of the guest: makes a system, runs what the plan says, and switches the machine off. */
import { readFileSync, writeFileSync } from 'node:fs';
import { release } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { GUEST } from '../protocol';
import { booted, failed, progress, report } from './report';
import { observeDevices } from './devices/observe';
import { observeLifetime } from './scenarios/lifetime';
import { observeRefusal } from './scenarios/refusal';
import { sctpEcho } from './sctp';
import { ip, mountSystem } from './system';
import { FAR, echo, startEcho } from './traffic';

const STAGES: Readonly<Record<string, () => Promise<void>>> = {
  refusal: observeRefusal,
  lifetime: observeLifetime,
  devices: observeDevices,
};

async function prepareNetwork(): Promise<void> {
  ip(`netns add ${FAR}`);
  ip('link set lo up');
  await startEcho();
}

async function runPlan(): Promise<void> {
  mountSystem();
  booted(release());
  const plan = JSON.parse(readFileSync(GUEST.plan, 'utf8')) as string[];
  if (plan.some((stage) => stage !== 'refusal')) await prepareNetwork();
  for (const stage of plan) {
    progress(stage);
    await STAGES[stage]().catch((error: unknown) => failed(stage, error));
  }
}

async function beFirstProcess(): Promise<void> {
  process.env.PATH = '/usr/sbin:/usr/bin'; /* the kernel gives its first process none */
  await runPlan().catch((error: unknown) => failed('guest', error));
  report({ type: 'done' });
  await delay(100); /* the serial line empties */
  writeFileSync('/proc/sysrq-trigger', 'o');
}

if (process.argv[2] === 'echo') echo();
else if (process.argv[2] === 'sctp-echo') sctpEcho(process.argv[3]);
else void beFirstProcess();
