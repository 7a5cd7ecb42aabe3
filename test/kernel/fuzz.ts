/**
 * node --import tsx test/kernel/fuzz.ts --minutes 10 [--seed N]
 *
 * Goes on where property.test.ts stops: batch after batch of random packets, the seed counting up from N (by default from
 * the time of day), until the time is over (exit code 0) or the kernel part differs from the reference parser (1).
 */
import { parseArgs } from 'node:util';
import { addTally, EMPTY_TALLY } from './differential';
import type { Tally } from './differential';
import { openWays, runSeed } from './random-batch';

const PROGRESS_MS = 5000;
const USAGE = 'usage: fuzz.ts --minutes <number> [--seed <whole number>]\n';
const BAD_ARGUMENTS = 2;

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const summary = (t: Tally): string =>
  `${t.packets} packets: ${t.mapped} mapped to ${t.flows} flows, ${t.not_ip} not_ip, ${t.lost_malformed} malformed, ` +
  `${t.refused} refused by the way there, ${t.portsRecalled} fragments given ports`;

/** At least one batch, so that `--minutes 0` looks at one seed. */
async function fuzz(minutes: number, from: number): Promise<boolean> {
  using ways = openWays();
  const end = performance.now() + minutes * 60_000;
  let total = EMPTY_TALLY;
  let nextWord = performance.now() + PROGRESS_MS;
  let seed = from;
  do {
    const { tally, report } = await runSeed(seed, ways);
    total = addTally(total, tally);
    if (report !== null) {
      say(report);
      return false;
    }
    if (performance.now() >= nextWord) {
      say(`seed ${seed}: ${summary(total)}`);
      nextWord += PROGRESS_MS;
    }
    seed++;
  } while (performance.now() < end);
  say(`no difference in seeds ${from} to ${seed - 1}, ${summary(total)}`);
  return true;
}

const { values } = parseArgs({ options: { minutes: { type: 'string' }, seed: { type: 'string' } } });
const minutes = Number(values.minutes ?? NaN);
const seed = Number(values.seed ?? Math.floor(Date.now() / 1000));
if (!(minutes >= 0) || !Number.isSafeInteger(seed) || seed < 0) {
  process.stderr.write(USAGE);
  process.exitCode = BAD_ARGUMENTS;
} else {
  process.exitCode = (await fuzz(minutes, seed)) ? 0 : 1;
}
