import { describe, expect, it } from 'vitest';
import type { OptionTable, TestbedSettings } from './options';
import { TESTBED_OPTIONS, UsageError } from './options';
import type { StateOption } from './states';
import { parseWithState, STATE_OPTION, stateHelp, stateOf, STATES } from './states';

const TABLE: OptionTable<TestbedSettings & StateOption> = { ...TESTBED_OPTIONS, ...STATE_OPTION };
const parse = (...args: string[]): TestbedSettings & StateOption => parseWithState(args, TABLE, []).values;

describe('--state', () => {
  it('changes nothing where it is not given', () => {
    expect(parse()).toMatchObject({ cacheMaxFlows: 5000, churn: 0, skew: 1, state: 'none' });
  });
  it.each(Object.entries(STATES))('sets what makes a map %s', (name, { settings }) => {
    expect(parse('--state', name)).toMatchObject(settings);
  });
  it('yields to options that are given, before it or after it', () => {
    expect(parse('--cache-max-flows', '99', '--state=runaway', '--skew', '1')).toMatchObject({
      cacheMaxFlows: 99,
      skew: 1,
      churn: STATES.runaway.settings.churn,
    });
  });
  it('is refused when there is no such state', () => {
    expect(() => parse('--state', 'perfect')).toThrow(UsageError);
    expect(() => parse('--state', 'perfect')).toThrow('oversized, right, undersized, runaway or none');
  });
});

describe('the states', () => {
  it('ask for nothing that the options do not allow', () => {
    const rows = TESTBED_OPTIONS as Record<string, { parse: (text: string) => unknown }>;
    for (const { settings } of Object.values(STATES)) {
      for (const [name, value] of Object.entries(settings)) expect(rows[name].parse(String(value))).toBe(value);
    }
  });
  it('differ in size alone, but for the last: a user who changes cacheMaxFlows goes from one to the other', () => {
    const { oversized, right, undersized } = STATES;
    for (const state of [oversized, undersized]) {
      expect({ ...state.settings, cacheMaxFlows: 0 }).toEqual({ ...right.settings, cacheMaxFlows: 0 });
    }
  });
  it('can be told apart by occupancy and ratio', () => {
    const inOrder = Object.values(STATES);
    for (const [index, state] of inOrder.slice(1).entries()) {
      const before = inOrder[index];
      const apart = state.occupancy.least > before.occupancy.most || state.ratio.least > before.ratio.most;
      expect(apart).toBe(true);
    }
  });
  it('are all in the help', () => {
    for (const name of Object.keys(STATES)) expect(stateHelp()).toContain(name);
    expect(stateOf('none')).toBeUndefined();
  });
});
