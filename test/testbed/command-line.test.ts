import { describe, expect, it } from 'vitest';
import { flagName, optionHelp, parseCommandLine } from './command-line';
import type { TestbedSettings } from './options';
import { TESTBED_OPTIONS, UsageError } from './options';

const parse = (...args: string[]): TestbedSettings =>
  parseCommandLine<TestbedSettings, 'help'>(args, TESTBED_OPTIONS, ['help']).values;

describe('parseCommandLine', () => {
  it('has a default for everything', () => {
    expect(parse()).toMatchObject({ nodes: 3, pods: 2, cacheMaxFlows: 5000, cacheTimeout: '5s', flows: 2000 });
  });
  it('takes both ways to write a value', () => {
    expect(parse('--cache-max-flows', '50', '--cache-timeout=1m30s')).toMatchObject({
      cacheMaxFlows: 50,
      cacheTimeout: '1m30s',
    });
  });
  it.each([
    [['--nodes', '1'], '--nodes: “1” is not allowed; it takes a whole number from 2 to 40'],
    [['--nodes', '3.5'], '--nodes: “3.5”'],
    [['--rate', '1e3'], '--rate: “1e3”'],
    [['--flows', '999999'], '--flows: “999999”'],
    [['--cache-timeout', '5'], '--cache-timeout: “5” is not allowed; it takes a duration such as'],
    [['--cache-timeout', '0s'], '--cache-timeout: “0s”'],
    [['--prometheus-port', '70000'], '--prometheus-port: “70000”'],
    [['--colour', 'red'], '--colour'],
    [['stray'], 'stray'],
    [['--nodes'], '--nodes'],
  ])('refuses %j', (args, message) => {
    expect(() => parse(...args)).toThrow(UsageError);
    expect(() => parse(...args)).toThrow(message);
  });
});

it('lists every option in the help', () => {
  for (const name of Object.keys(TESTBED_OPTIONS)) expect(optionHelp(TESTBED_OPTIONS)).toContain(`--${flagName(name)}`);
});
