import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { prometheusAsk } from '../../../advise/prometheus';
import { readRecording } from '../../../advise/recording';
import type { Facts } from '../../../src/advice/facts';
import { advise } from '../../../src/advice/advise';
import { gatherFacts } from '../../../src/advice/gather';
import { factsFromSamples } from '../../../src/advice/samples';
import type { RecordedPrometheus } from '../../testbed/recording/serve-recording';
import { serveRecording } from '../../testbed/recording/serve-recording';
import { RECORDING_FOLDER } from '../../testbed/recording/files';

/** A burst, which the counters and not the gauge would show to rarer scrapes; and an agent that tells neither size nor timeout. */
const CASES = ['burst-5s', 'tune-go'] as const;

let served: RecordedPrometheus | undefined;
afterAll(() => served?.stop());

const seconds = 120;

/** What both must have the same, as near as steps that begin a second apart allow. */
function comparable({ kind, agents, settings, nodes, trouble, periods }: Facts) {
  return {
    kind,
    agents,
    settings,
    peaks: nodes.map((node) => [node.node, node.peaks[0].gauge, node.peaks[0].recovered]).sort(),
    lost: [trouble.dropped > 0, trouble.overflowed > 0, trouble.earlyEvictions > 0],
    isCalm: periods[periods.length - 1].isCalm,
  };
}

it.each(CASES)('%s: a Prometheus is asked for what the recording has', async (name) => {
  const folder = join(RECORDING_FOLDER, '../advice', name);
  const run = readRecording(folder);
  const control = { signal: new AbortController().signal, onUnexpectedEnd: () => undefined, folder };
  served = await serveRecording(19_197, control);
  const now = served.endedMs / 1000;
  let requests = 0;
  const ask = prometheusAsk({ url: new URL(served.url), token: undefined, ca: undefined });
  const counted = {
    instant: (...query: Parameters<typeof ask.instant>) => (requests++, ask.instant(...query)),
    range: (...query: Parameters<typeof ask.range>) => (requests++, ask.range(...query)),
  };
  const context = { scope: {}, windowSeconds: seconds, scrapeSeconds: run.scrapeSeconds, now, settings: run.settings };
  const asked = await gatherFacts(counted, context);
  const read = factsFromSamples(run.store, { ...run, from: run.to - seconds });
  await served.stop();
  expect(requests).toBeLessThanOrEqual(5);
  expect(comparable(asked)).toEqual(comparable(read));
  const near = (of: (facts: Facts) => number | undefined, error = 0.05): void =>
    expect(Math.abs((of(asked) ?? NaN) / (of(read) ?? NaN) - 1)).toBeLessThan(error);
  // Go's heap goes up and down within the few steps of that phase.
  near(({ periods }) => periods[periods.length - 1].workingSetBytes, name === 'tune-go' ? 0.4 : undefined);
  near(({ periods }) => periods[periods.length - 1].flowsPerSecond);
  near(({ nodes }) => Math.max(...nodes.map((node) => node.meanFlows ?? NaN)));
});

it('shortens a window that is longer than there are data, or than settings are old', async () => {
  const folder = join(RECORDING_FOLDER, '../advice', 'tune-own');
  const control = { signal: new AbortController().signal, onUnexpectedEnd: () => undefined, folder };
  served = await serveRecording(19_197, control);
  const asking = prometheusAsk({ url: new URL(served.url), token: undefined, ca: undefined });
  const settings = { cacheMaxFlows: undefined, cacheActiveTimeoutSeconds: undefined, memoryLimitBytes: undefined };
  const context = { scope: {}, windowSeconds: 14 * 86_400, scrapeSeconds: 2, now: served.endedMs / 1000, settings };
  const facts = await gatherFacts(asking, context);
  await served.stop();
  expect(facts.windowSeconds).toBeLessThan(60);
  expect(advise(facts)).toMatchObject({ size: { from: 500, to: 5_000, verdict: 'raise', why: 'hidden' } });
});
