import { describe, expect, test } from 'vitest';
import type { Direction, Way, WayName } from '../hooks/hook';
import type { Fd } from '../native/libbpf';
import { createTurns } from '../turns';
import { createAttacher } from './attacher';
import type { AttacherEvents } from './attacher';
import type { Link } from './netlink';

const EINVAL = 22;
const ETHER = 1;
const ALONE = { lower: 0, master: 0, kind: '' };
const link = (ifindex: number, name = `eth${ifindex}`): Link => ({ ifindex, name, type: ETHER, up: true, ...ALONE });
const fd = (n: number): Fd => n as Fd;

/** Ways that answer each attachment with what `answer` says, later, and count how many wait at once. */
function setUp(
  answer: (ifindex: number, attempt: number, way: WayName) => 'holds' | number,
  names: WayName[] = ['tcx'],
) {
  const told: string[] = [];
  const attempts = new Map<string, number>();
  let waiting = 0;
  let mostWaiting = 0;
  const wayOf = (name: WayName): Way => ({
    name,
    async attach(_program: Fd, ifindex: number, direction: Direction) {
      const key = `${ifindex} ${direction}`;
      const attempt = attempts.get(key) ?? 0;
      attempts.set(key, attempt + 1);
      mostWaiting = Math.max(mostWaiting, ++waiting);
      await new Promise(setImmediate);
      waiting--;
      const result = answer(ifindex, attempt, name);
      return result === 'holds'
        ? {
            way: name,
            look: () => Promise.resolve('first'),
            detach: () => Promise.resolve(),
            silence: () => Promise.resolve(),
          }
        : { errno: -result };
    },
    close: () => Promise.resolve(),
  });
  const programs = { ingress: fd(1), egress: fd(2) };
  const events: AttacherEvents = {
    attached: ({ name }, direction, way) => told.push(`attached ${name} ${direction}${way === 'tc' ? ' tc' : ''}`),
    detached: (name) => told.push(`detached ${name}`),
    failed: ({ name }, direction, error) => told.push(`failed ${name} ${direction} ${error}`),
    lost: ({ name }, direction) => told.push(`lost ${name} ${direction}`),
    overtaken: ({ name }, direction) => told.push(`overtaken ${name} ${direction}`),
    behind: ({ name }, direction) => told.push(`behind ${name} ${direction}`),
    unsuitable: ({ name }) => told.push(`unsuitable ${name}`),
    missed: (error) => told.push(`missed ${error}`),
    listed: (attached) => told.push(`listed ${attached}`),
  };
  const timers = {
    nowMs: () => 0,
    after: (_ms: number, run: () => void) => {
      const timer = setImmediate(run);
      return () => clearImmediate(timer);
    },
  };
  const options = { include: [], exclude: [], direction: 'both' as const, retries: 2 };
  const both = { ethernet: programs, none: programs };
  const attacher = createAttacher(both, names.map(wayOf), options, timers, events, createTurns(2));
  return { attacher, told, attempts, mostWaiting: () => mostWaiting };
}

const listed = async (attacher: ReturnType<typeof setUp>['attacher'], told: string[]): Promise<void> => {
  attacher.listed();
  await expect.poll(() => told.some((line) => line.startsWith('listed'))).toBe(true);
};

describe('attacher', () => {
  test('attaches to hundreds of interfaces, a few at a time', async () => {
    const { attacher, told, mostWaiting } = setUp(() => 'holds');
    for (let i = 1; i <= 500; i++) attacher.present(link(i));
    await listed(attacher, told);
    expect(attacher.attached).toBe(500);
    expect(mostWaiting()).toBeLessThanOrEqual(2);
    await attacher.close('silence');
    expect(told.filter((line) => line.startsWith('detached'))).toHaveLength(500);
  });

  test('does not say attached, nor detached, where nothing holds; and tries again at each check', async () => {
    let works = false;
    const { attacher, told } = setUp(() => (works ? 'holds' : -EINVAL));
    attacher.present(link(1));
    await listed(attacher, told);
    expect(told).toEqual(['failed eth1 ingress EINVAL', 'failed eth1 egress EINVAL', 'listed 0']);
    expect([attacher.attached, attacher.count().refused]).toEqual([0, 2]);
    works = true;
    await attacher.check();
    expect([attacher.attached, attacher.count().refused]).toEqual([1, 0]);
  });

  test('makes further attempts at a hook that refuses', async () => {
    const { attacher, told, attempts } = setUp((_ifindex, attempt) => (attempt < 2 ? -EINVAL : 'holds'));
    attacher.present(link(1));
    await listed(attacher, told);
    expect(told).toEqual(['attached eth1 ingress', 'attached eth1 egress', 'listed 1']);
    expect([...attempts.values()]).toEqual([3, 3]);
  });

  test('takes the next way where the first one is refused', async () => {
    const { attacher, told } = setUp((_ifindex, _attempt, way) => (way === 'tc' ? 'holds' : -EINVAL), ['tcx', 'tc']);
    attacher.present(link(1));
    await listed(attacher, told);
    expect(told).toEqual(['attached eth1 ingress tc', 'attached eth1 egress tc', 'listed 1']);
  });

  test('lets go of an interface that goes while it is being attached to', async () => {
    const { attacher, told } = setUp(() => 'holds');
    attacher.present(link(1));
    attacher.gone(1);
    await listed(attacher, told);
    expect(told).toEqual(['listed 0']);
  });
});
