/** `npm run networks -- --count 2000 --seed 1`: random networks, some at a time, until one fails or all have passed. */
import { parseArgs } from 'node:util';
import { complain, say } from '../setup/say';
import { runNetworks } from './run';

const AT_ONCE = 50;
const USAGE = `npm run networks -- [--seed N] [--count N] [--timeout DURATION] [--mode tcx|tc] [--map hash|percpu_hash] [--flows N]
  --seed     of the first network; the others follow it (1)
  --count    networks (50)
  --timeout  CACHE_ACTIVE_TIMEOUT of the agent (300ms)
  --mode     TC_ATTACH_MODE (any)
  --map      FLOW_MAP_TYPE (hash)
  --flows    CACHE_MAX_FLOWS (5000)`;

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '50' },
    timeout: { type: 'string', default: '300ms' },
    mode: { type: 'string', default: 'any' },
    map: { type: 'string', default: 'hash' },
    flows: { type: 'string', default: '5000' },
    help: { type: 'boolean', default: false },
  },
});

function numberOf(name: 'seed' | 'count'): number {
  const value = Number(values[name]);
  if (Number.isInteger(value) && value > 0) return value;
  complain(`--${name} ${values[name]}: must be a whole number above 0`);
  process.exit(2);
}

async function runAll(first: number, count: number): Promise<number> {
  const env = {
    CACHE_ACTIVE_TIMEOUT: values.timeout,
    TC_ATTACH_MODE: values.mode,
    FLOW_MAP_TYPE: values.map,
    CACHE_MAX_FLOWS: values.flows,
  };
  let failed = 0;
  for (let done = 0; done < count; done += AT_ONCE) {
    const seeds = Array.from({ length: Math.min(AT_ONCE, count - done) }, (_, i) => first + done + i);
    const failures = await runNetworks(seeds, env);
    failed += failures.length;
    for (const { seed, lines } of failures) complain(`seed ${seed}:\n  ${lines.join('\n  ')}`);
    say(`${done + seeds.length} of ${count} networks, ${failed} failed`);
  }
  return failed;
}

if (values.help) say(USAGE);
else process.exitCode = (await runAll(numberOf('seed'), numberOf('count'))) === 0 ? 0 : 1;
