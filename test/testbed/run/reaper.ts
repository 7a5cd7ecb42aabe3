/** The reaper of a run: see reaper-process.ts. Usage: reaper <run directory>, with the owner's pipe as input. */
import { removeRun } from './remove-run';

const [runDirectory] = process.argv.slice(2);
if (runDirectory === undefined) throw new Error('usage: reaper <run directory>');

// Only the end of the owner may end it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);

process.stdin.resume();
process.stdin.once('close', () => {
  removeRun(runDirectory).catch(() => (process.exitCode = 1)); // what is left stays on the books for the next sweep
});
