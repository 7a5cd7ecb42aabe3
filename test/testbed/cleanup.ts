/** Removes what dead runs of the testbed left behind. Usage: node --import tsx test/testbed/cleanup.ts */
import { say } from '../setup/say';
import { findRuns, runsFolder, sweepDeadRuns } from './run/run';

const EXPLANATION = {
  'not-ours': 'not a run directory; left alone',
  alive: 'its owner runs; left alone',
  'maybe-starting': 'may just be starting; left alone',
  dead: 'its owner is gone; removing',
} as const;

const runs = findRuns();
if (runs.length === 0) say(`nothing in ${runsFolder()}`);
for (const run of runs) say(`${run.directory}: ${EXPLANATION[run.decision]}`);
await sweepDeadRuns((what) => say(`  removed ${what}`));
