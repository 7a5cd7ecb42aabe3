import { AGENT_NODE_FLAGS } from '../testbed/agents/agents';
import { runCommand } from '../testbed/run/command';
import { bundleWorkers, workerPath } from './compile';

/**
 * Runs a program of the benchmarks as the agent is run: bundled, with its flags.
 *
 * @returns what it printed, which the caller knows the type of
 */
export async function runWorker<Result>(name: string, settings: object, signal: AbortSignal): Promise<Result> {
  await bundleWorkers([name]);
  const args = [...AGENT_NODE_FLAGS, workerPath(name), JSON.stringify(settings)];
  return JSON.parse(await runCommand(process.execPath, args, { signal })) as Result;
}
