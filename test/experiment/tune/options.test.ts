import { describe, expect, it } from 'vitest';
import { UsageError } from '../../testbed/options';
import { parseTuneOptions, tuneHelp } from './options';

describe('the command line of a sweep', () => {
  it('takes hey-ho’s letters', () => {
    const options = parseTuneOptions('-r 2 -d 3 -n 1 -q 4 -w 10 -z 30m -p --nodes 3'.split(' '));
    expect(options?.load).toMatchObject({
      ...{ replicas: 2, deployments: 3, namespaces: 1, rate: 4, workers: 10, predictable: true, maxSeconds: 1800 },
    });
    expect([options?.nodes, options?.podsPerNode]).toEqual([3, 2]);
  });
  it('is the blog’s experiment without any', () => {
    const options = parseTuneOptions([]);
    expect(options?.states.map(({ name }) => name)).toEqual(['100k', '50k', '10k', '2k', '2k-1s', 'runaway']);
    expect([options?.nodes, options?.podsPerNode, options?.measureSeconds]).toEqual([6, 3, 60]);
  });
  it.each([
    ['', {}],
    ['--ringbuf-fallback off', { ENABLE_FLOWS_RINGBUF_FALLBACK: 'false' }],
    [
      '--ringbuf-fallback on --agent-env LOG_LEVEL=debug',
      { ENABLE_FLOWS_RINGBUF_FALLBACK: 'true', LOG_LEVEL: 'debug' },
    ],
  ])('gives the agents what %s asks for', (args, environment) => {
    expect(parseTuneOptions(args.split(' ').filter(Boolean))?.agentEnvironment).toEqual(environment);
  });
  it.each([
    ['--states 3k', '“3k”'],
    ['--nodes 5', '18 pods'],
    ['--minutes 0', '--minutes'],
    ['-z 10s', '--duration'],
    ['-q many', '--rate'],
    ['--ringbuf-fallback maybe', '“maybe”'],
    ['--frobnicate', '--help'],
  ])('refuses %s and says what is allowed', (args, text) => {
    expect(() => parseTuneOptions(args.split(' '))).toThrow(UsageError);
    expect(() => parseTuneOptions(args.split(' '))).toThrow(text);
  });
  it('explains itself', () => {
    expect(parseTuneOptions(['--help'])).toBeUndefined();
    expect(tuneHelp()).toContain('-w, --workers');
  });
});
