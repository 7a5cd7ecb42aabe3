/**
 * Two runs whose networks overlap in time, for cleanup.e2e.test.ts; tells after each step whether /run/netns is mounted.
 *
 * Usage: in a mount namespace of its own, node --import tsx test/testbed/two-networks.ts first|second (who ends first)
 */
import { say } from '../setup/say';
import { makeNetwork } from './network/namespaces';
import { planNetwork } from './network/plan';
import { NAMESPACE_FOLDER } from './run/ownership';
import { isMounted } from './run/remove-run';
import type { Run } from './run/run';
import { beginRun } from './run/run';
import { bundleWorkers } from './run/worker-bundle';

async function runWithNetwork(): Promise<Run> {
  const run = await beginRun();
  await makeNetwork(planNetwork(run.id, 2, 1), { run, signal: new AbortController().signal });
  return run;
}

const tell = (when: string): void => say(`${when}: ${isMounted(NAMESPACE_FOLDER) ? '' : 'not '}mounted`);

await bundleWorkers(); // the reapers
tell('at first');
const runs = [await runWithNetwork(), await runWithNetwork()];
if (process.argv[2] === 'second') runs.reverse();
await runs[0].remove();
tell('one left');
await runs[1].remove();
tell('none left');
