/**
 * A step of the wall clock as one agent sees it: libfaketime is loaded into that agent alone, and a file tells it how far off
 * its clock is. No other process is touched, and never the machine's clock. The monotonic clock is left as it is: a step of a real
 * machine's clock leaves it alone, too.
 */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findNeed } from '../../setup/detect';
import { NEEDS } from '../../setup/packages';
import type { NodeEnvironment } from '../agents/agents';
import type { NodePlan } from '../network/plan';
import type { FaultPlace, RunningFault } from './fault';

/** How long libfaketime goes by what it has read of the file, in seconds. */
const NOTICED_SECONDS = 1;

const clockFile = (runDirectory: string, node: NodePlan): string => join(runDirectory, `clock-${node.name}`);

/** @returns undefined where libfaketime is not installed */
export function faketimeLibrary(): string | undefined {
  return NEEDS.filter(({ what }) => what === 'libfaketime').map(findNeed)[0];
}

/** What the agent of a node needs in its environment so that its clock can be stepped while it runs. */
export const movableClock: NodeEnvironment = (node, runDirectory): Record<string, string> => {
  const library = faketimeLibrary();
  if (library === undefined) return {};
  const file = clockFile(runDirectory, node);
  if (!existsSync(file)) writeFileSync(file, '+0\n');
  return {
    LD_PRELOAD: library,
    FAKETIME_TIMESTAMP_FILE: file,
    FAKETIME_CACHE_DURATION: String(NOTICED_SECONDS),
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
  };
};

/** @param seconds how far the clock is off, as long as the fault lasts; below 0: it is slow */
export function stepClock(seconds: number): (place: FaultPlace) => Promise<RunningFault> {
  return ({ testbed, node }) => {
    const file = clockFile(testbed.directory, node);
    if (!existsSync(file))
      throw new Error(`the clock of ${node.name}’s agent can’t be stepped: libfaketime is not loaded`);
    const set = (offset: string): void => writeFileSync(file, `${offset}\n`);
    set(`${seconds < 0 ? '' : '+'}${seconds}`);
    return Promise.resolve({
      undo() {
        set('+0');
        return Promise.resolve();
      },
    });
  };
}
