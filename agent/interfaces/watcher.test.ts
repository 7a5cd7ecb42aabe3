import { describe, expect, it } from 'vitest';
import type { Link, LinkEvent } from './netlink';
import { createLinkTracker } from './watcher';

const link = (ifindex: number, name = `eth${ifindex}`, up = true): Link => ({
  ...{ ifindex, name, type: 1, up },
  ...{ lower: 0, master: 0, kind: '' },
});
/** Part of a whole list. */
const present = (ifindex: number, name?: string, up?: boolean): LinkEvent => ({
  kind: 'present',
  link: link(ifindex, name, up),
  ofList: true,
  interrupted: false,
});
/** An event of its own. */
const came = (ifindex: number, name?: string): LinkEvent => ({
  kind: 'present',
  link: link(ifindex, name),
  ofList: false,
  interrupted: false,
});
const gone = (ifindex: number): LinkEvent => ({ kind: 'gone', ifindex });
const DONE: LinkEvent = { kind: 'done', interrupted: false };

/** What a listener has heard of events, in order. */
function heard(...events: LinkEvent[]): string[] {
  const said: string[] = [];
  const track = createLinkTracker(
    {
      present: ({ ifindex, name, up }) => said.push(`${ifindex} ${name}${up ? '' : ' down'}`),
      gone: (ifindex) => said.push(`${ifindex} gone`),
      listed: () => said.push('listed'),
      missed: (errno) => said.push(`missed ${errno}`),
    },
    { list: () => said.push('list?'), one: (ifindex) => said.push(`${ifindex}?`) },
  );
  events.forEach(track);
  return said;
}

describe('createLinkTracker', () => {
  it.each<[string, LinkEvent[], string[]]>([
    ['tells of what comes and goes', [present(1), gone(1)], ['1 eth1', '1 gone']],
    ['tells of a new name', [present(1, 'veth9'), present(1, 'eth0')], ['1 veth9', '1 eth0']],
    ['tells of up and down', [present(1, 'a', false), present(1, 'a')], ['1 a down', '1 a']],
    ['tells nothing of the end of what it does not know', [gone(1)], []],
    ['tells an end once', [present(1), gone(1), gone(1)], ['1 eth1', '1 gone']],
    ['tells of an index that is used again', [present(1), gone(1), present(1)], ['1 eth1', '1 gone', '1 eth1']],
    ['tells of a name that moves', [present(1, 'a'), gone(1), present(2, 'a')], ['1 a', '1 gone', '2 a']],
    ['hands errors on', [{ kind: 'error', errno: 16 }], ['missed 16']],
    ['takes an empty list', [DONE], ['listed']],
  ])('%s', (_, events, said) => {
    expect(heard(...events)).toEqual(said);
  });

  it('asks about what a whole list lacks, and does not take it for gone', () => {
    const first = [present(1), present(2), present(3), DONE];
    const said = heard(...first, present(1), present(3), DONE, gone(2));
    expect(said.slice(4)).toEqual(['1 eth1', '3 eth3', '2?', 'listed', '2 gone']);
    expect(heard(...first, DONE).slice(4)).toEqual(['1?', '2?', '3?', 'listed']);
  });

  it('keeps what came in the middle of a list', () => {
    const said = heard(present(1), came(9), present(2), DONE);
    expect(said).toEqual(['1 eth1', '9 eth9', '2 eth2', 'listed']);
  });

  it('says gone of what went in the middle of a list, whether it was on it yet or not', () => {
    const first = [present(1), present(2), DONE];
    expect(heard(...first, present(1), gone(1), present(2), DONE).slice(3)).toEqual([
      ...['1 eth1', '1 gone', '2 eth2', 'listed'],
    ]);
    expect(heard(...first, gone(2), present(1), DONE).slice(3)).toEqual(['2 gone', '1 eth1', 'listed']);
  });

  it('keeps what went and came back in the middle of a list', () => {
    const said = heard(present(1), DONE, present(1), gone(1), came(1, 'back'), DONE);
    expect(said.slice(2)).toEqual(['1 eth1', '1 gone', '1 back', 'listed']);
  });

  it('asks about what came between two lists, if its end was missed', () => {
    const said = heard(present(1), DONE, came(4), { kind: 'error', errno: 105 }, present(1), DONE);
    expect(said.slice(2)).toEqual(['4 eth4', 'missed 105', '1 eth1', '4?', 'listed']);
  });

  const INTERRUPTED: LinkEvent = { ...present(2), interrupted: true } as LinkEvent;
  it.each<[string, LinkEvent[]]>([
    ['at its end', [present(2), { kind: 'done', interrupted: true }]],
    ['in its middle', [INTERRUPTED, DONE]],
  ])('asks again for a list that was interrupted %s, some times at once', (_, list) => {
    const first = [present(1), present(2), DONE];
    expect(heard(...first, ...list).slice(3)).toEqual(['2 eth2', 'list?']);
    const said = heard(...first, ...Array.from({ length: 5 }, () => list).flat(), present(1), present(2), DONE);
    expect(said.filter((line) => line === 'list?')).toHaveLength(4);
    /* The fifth is taken for what it is: nothing is gone by it, and more lists follow later. */
    expect(said.slice(-6)).toEqual(['1?', 'listed', 'missed 4', '1 eth1', '2 eth2', 'listed']);
  });

  it('goes on with a list after an error in its middle', () => {
    const said = heard(present(1), present(2), DONE, present(1), { kind: 'error', errno: 105 }, present(2), DONE);
    expect(said.slice(3)).toEqual(['1 eth1', 'missed 105', '2 eth2', 'listed']);
  });
});
