import { describe, expect, it } from 'vitest';
import type { Made } from './ownership';
import { isOwnName, isRunId, parseJournal, parseOwner, sweepDecision, UNFINISHED_GRACE_MS } from './ownership';

describe('isRunId', () => {
  it.each(['abc123', '000000'])('takes %s', (id) => expect(isRunId(id)).toBe(true));
  it.each(['', 'abc12', 'abc1234', 'ABC123', '../etc', 'ab/123', 'abc12\n'])('refuses %j', (id) => {
    expect(isRunId(id)).toBe(false);
  });
});

describe('isOwnName', () => {
  it.each<[Made['kind'], string, boolean]>([
    ['namespace', 'nah-abc123-node1', true],
    ['namespace', 'nah-zzz999-node1', false],
    ['namespace', 'production', false],
    ['namespace', 'nah-abc123-../../etc', false],
    ['cgroup', 'netobserv-agent-health-abc123', true],
    ['cgroup', 'system.slice', false],
    ['mount', '/run/netns', true],
    ['mount', '/', false],
  ])('%s %s: %s', (kind, name, own) => expect(isOwnName('abc123', { kind, name })).toBe(own));
});

describe('parseJournal', () => {
  it('leaves out what was cut short, what is no JSON and what it does not know', () => {
    const lines = ['{"kind":"namespace","name":"a"}', 'junk', '{"kind":"disk","name":"sda"}', '{"kind":"cgroup","na'];
    expect(parseJournal(lines.join('\n'))).toEqual([{ kind: 'namespace', name: 'a' }]);
  });
});

describe('parseOwner', () => {
  it('reads what was written', () => {
    const owner = { pid: 7, startTicks: 99, bootId: 'b' };
    expect(parseOwner(JSON.stringify(owner))).toEqual(owner);
  });
  it.each(['', '[]', '7', '{"pid":"7","startTicks":1,"bootId":"b"}', '{"pid":7,"startTicks":1}'])(
    'refuses %s',
    (text) => {
      expect(parseOwner(text)).toBeUndefined();
    },
  );
});

describe('sweepDecision', () => {
  const owner = { pid: 7, startTicks: 99, bootId: 'now' };
  const runs = (pid: number): number | undefined => (pid === 7 ? 99 : undefined);
  const run = { name: 'abc123', owner, ageMs: 1e9 };

  it('leaves a run alone while its owner runs', () => expect(sweepDecision(run, 'now', runs)).toBe('alive'));
  it('takes a run whose owner is gone', () => expect(sweepDecision(run, 'now', () => undefined)).toBe('dead'));
  it('is not deceived by a process that got the same pid later', () => {
    expect(sweepDecision(run, 'now', () => 100)).toBe('dead');
  });
  it('takes a run of an earlier boot, whatever runs with its pid', () => {
    expect(sweepDecision(run, 'later', runs)).toBe('dead');
  });
  it('gives a run without owner time to be made', () => {
    const young = { name: 'abc123', owner: undefined, ageMs: UNFINISHED_GRACE_MS - 1 };
    expect(sweepDecision(young, 'now', runs)).toBe('maybe-starting');
    expect(sweepDecision({ ...young, ageMs: UNFINISHED_GRACE_MS }, 'now', runs)).toBe('dead');
  });
  it('never touches a folder that is not named like a run', () => {
    expect(sweepDecision({ ...run, name: 'lost+found' }, 'now', () => undefined)).toBe('not-ours');
  });
});
