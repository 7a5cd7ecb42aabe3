import { agentCommand } from '../../agent/entrypoint';
import { runCommand } from '../testbed/run/command';
import { bundleWorkers, workerPath } from './compile';

/**
 * Runs a program of the benchmarks as the agent is run: bundled, with its flags.
 *
 * @returns what it printed, which the caller knows the type of
 */
export async function runWorker<Result>(name: string, settings: object, signal: AbortSignal): Promise<Result> {
  await bundleWorkers([name]);
  const [node, ...args] = agentCommand(process.execPath, workerPath(name));
  return JSON.parse(await runCommand(node, [...args, JSON.stringify(settings)], { signal })) as Result;
}
