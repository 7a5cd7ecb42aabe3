/** `npm run testbed -- scale`: how far one node goes, what breaks first, and what it costs to watch many agents. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { machine } from '../../bench/page/machine';
import { heading } from '../../bench/report';
import { buildAll } from '../../setup/build-all';
import { complain, say } from '../../setup/say';
import { parseAgentEnv } from '../../testbed/agents/agent-options';
import { BUILT_AGENT } from '../../testbed/agents/agent-program';
import { optionHelp, parseCommandLine } from '../../testbed/command-line';
import type { StopSignal } from '../../testbed/run/stop-signal';
import { watchCluster } from './cluster';
import { scaleOneNode } from './one-node';
import type { ScaleSettings } from './options';
import { parseFlows, SCALE_OPTIONS } from './options';
import type { ScaleReport } from './report';
import { reportText } from './report';

/** Tells what begins and how long the rest takes. */
function teller(): (line: string, secondsLeft?: number) => void {
  const begun = performance.now();
  return (line, left) => {
    const since = ((performance.now() - begun) / 1000).toFixed(0).padStart(4);
    say(`[${since} s] ${line}${left === undefined ? '' : `; about ${left} s left`}`);
  };
}

function write(folder: string, report: ScaleReport): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'scale.md'), reportText(report));
  writeFileSync(join(folder, 'scale.json'), `${JSON.stringify(report, undefined, 2)}\n`);
}

/** @throws UsageError naming the option, the value and what is allowed */
export async function runScale(args: readonly string[], stop: StopSignal): Promise<void> {
  const { values, switches } = parseCommandLine<ScaleSettings, 'help'>(args, SCALE_OPTIONS, ['help']);
  if (switches.has('help')) {
    say(`Raises the load of one agent until something breaks; watches a cluster.\n\n${optionHelp(SCALE_OPTIONS)}`);
    return;
  }
  const progress = teller();
  const { agent, seconds } = values;
  if (agent === BUILT_AGENT) await buildAll(progress, ['agent']);
  const command = ['npm run testbed -- scale', ...args].join(' ');
  const [, machineText] = heading(machine(command)).split('\n');
  const env = parseAgentEnv(values.agentEnv) ?? {};
  const flows = parseFlows(values.flows) ?? [];
  const steps = await scaleOneNode({ flows, seconds, agent, env }, { signal: stop.signal, progress, complain });
  const settings = { agents: values.agents, agent, env };
  const cluster = values.agents === 0 ? undefined : await watchCluster(settings, { stop, progress, complain });
  const report = { command, machine: machineText, seconds, steps, cluster };
  const folder = resolve(values.out);
  write(folder, report);
  say(`\n${reportText(report)}\nwritten to ${folder}`);
}
