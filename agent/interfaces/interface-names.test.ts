import { describe, expect, it } from 'vitest';
import { createInterfaceNames } from './interface-names';

/** A table whose clock the test sets, and names as text. */
function setUp() {
  let nowNs = 0;
  const table = createInterfaceNames(() => nowNs);
  const at = (ns: number): typeof table => {
    nowNs = ns;
    return table;
  };
  return { at, nameOf: (ifindex: number, ns: number) => new TextDecoder().decode(table.bytesOf(ifindex, ns)) };
}

describe('names of interfaces', () => {
  it('are those at the time, when another interface takes the index', () => {
    const { at, nameOf } = setUp();
    at(100).set(7, 'old');
    at(200).remove(7);
    expect(nameOf(7, 150)).toBe('old');
    at(300).set(7, 'new');
    expect([150, 200, 201, 400].map((ns) => nameOf(7, ns))).toEqual(['old', 'old', 'new', 'new']);
    at(500).remove(7);
    expect([150, 400, 600].map((ns) => nameOf(7, ns))).toEqual(['old', 'new', 'new']);
  });

  it('are those at the time, when an interface gets another name', () => {
    const { at, nameOf } = setUp();
    expect([at(100).set(7, 'a'), at(110).set(7, 'a'), at(200).set(7, 'b')]).toEqual([true, false, true]);
    expect([150, 250].map((ns) => nameOf(7, ns))).toEqual(['a', 'b']);
    expect(at(300).live()).toEqual(['b']);
  });

  it('are indices where no name is known, and names as soon as there is one', () => {
    const { at, nameOf } = setUp();
    expect(nameOf(7, 50)).toBe('7');
    at(100).set(7, 'eth0');
    expect([50, 150].map((ns) => nameOf(7, ns))).toEqual(['7', 'eth0']);
  });

  it('are kept of live interfaces however many others go, and of gone ones for their last flows', () => {
    const { at, nameOf } = setUp();
    at(1).set(1, 'vf0');
    at(2).remove(1);
    at(3).set(1, 'vf0'); /* back from a pod */
    for (let i = 2; i < 6000; i++) {
      at(i).set(i, `eth${i}`);
      at(i).remove(i);
    }
    expect([nameOf(1, 9000), nameOf(5999, 9000), nameOf(2, 9000)]).toEqual(['vf0', 'eth5999', '2']);
  });

  it('are the same array each time', () => {
    const table = createInterfaceNames(() => 0);
    expect(table.bytesOf(7, 1)).toBe(table.bytesOf(7, 1));
  });
});
