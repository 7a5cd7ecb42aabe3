/** Removes what dead runs of the testbed left behind. Usage: node --import tsx test/testbed/cleanup.ts */
import { findRuns, runsFolder, sweepDeadRuns } from './run/run';

const EXPLANATION = {
  'not-ours': 'not a run directory; left alone',
  alive: 'its owner runs; left alone',
  'maybe-starting': 'may just be starting; left alone',
  dead: 'its owner is gone; removing',
} as const;

const runs = findRuns();
if (runs.length === 0) console.log(`nothing in ${runsFolder()}`);
for (const run of runs) console.log(`${run.directory}: ${EXPLANATION[run.decision]}`);
await sweepDeadRuns((what) => console.log(`  removed ${what}`));
