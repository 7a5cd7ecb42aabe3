import { expect, test } from 'vitest';
import type { Fd } from '../native/libbpf';
import { createTurns } from '../turns';
import type { Standing } from './hook';
import { createPoint } from './point';
import { createFileBudget } from '../native/open-files';
import { createTcxWay, standingOf } from './tcx';
import type { TcxCalls } from './tcx';

/** A point whose attachments stand as `standings` says, one for each look. */
async function lookedAfter(standings: Standing[]) {
  const said: string[] = [];
  const timers = { nowMs: () => 0, after: () => () => undefined };
  const way = {
    name: 'tcx' as const,
    attach: () =>
      Promise.resolve({
        way: 'tcx' as const,
        look: () => Promise.resolve(standings.shift() ?? 'first'),
        detach: () => Promise.resolve(void said.push('detached')),
        silence: () => Promise.resolve(void said.push('silenced')),
      }),
    close: () => Promise.resolve(),
  };
  const point = createPoint(
    { program: 3 as Fd, ifindex: 7, direction: 'ingress', ways: [way], retries: 0 },
    createTurns(1),
    timers,
    {
      attached: () => said.push('attached'),
      failed: () => said.push('failed'),
      lost: () => said.push('lost'),
      overtaken: () => said.push('overtaken'),
      behind: () => said.push('behind'),
    },
  );
  await point.attach();
  while (standings.length > 0) await point.check();
  return { said: said.slice(1), state: point.state };
}

test.each<[string, Standing[], string[], string]>([
  ['leaves one that is first alone', ['first', 'first'], [], 'tcx'],
  ['leaves one alone of which the kernel tells nothing', ['unknown'], [], 'tcx'],
  ['attaches anew what somebody detached', ['gone', 'first'], ['lost', 'detached', 'attached'], 'tcx'],
  ['moves to the front', ['overtaken', 'first'], ['overtaken', 'detached', 'attached'], 'tcx'],
  ['tells once that it can only be behind', ['behind', 'behind'], ['behind'], 'behind'],
  ['tells that it is first again', ['behind', 'first'], ['behind'], 'tcx'],
])('a point %s', async (_, standings, said, state) => {
  expect(await lookedAfter(standings)).toEqual({ said, state });
});

test('a point does not fight for the front for ever', async () => {
  const { said, state } = await lookedAfter(Array.from({ length: 10 }, () => 'overtaken'));
  expect(said.filter((word) => word === 'overtaken')).toHaveLength(3);
  expect(said.slice(-1)).toEqual(['behind']);
  expect(state).toBe('behind');
});

test.each<[number[], 'head' | 'tail', Standing]>([
  [[5], 'head', 'first'],
  [[30, 31, 5], 'head', 'first'],
  [[30, 6, 5], 'head', 'overtaken'],
  [[5, 6], 'head', 'first'],
  [[6, 5], 'head', 'overtaken'],
  [[6, 5], 'tail', 'first'],
  [[6], 'head', 'gone'],
  [[], 'tail', 'gone'],
])('program 5 among %j, wanted at the %s: %s', (programs, anchor, standing) => {
  expect(standingOf(5, programs, anchor, (program) => program >= 30)).toBe(standing);
});

test('TCX links leave descriptors to the rest of the agent, and the limit is named', async () => {
  let next = 100;
  const libbpf = {
    linkCreateOnWorker: () => Promise.resolve(next++),
    programId: () => 5,
  } as unknown as TcxCalls;
  const anchors = { ingress: 'head', egress: 'head' } as const;
  const way = createTcxWay(libbpf, {
    anchors,
    siblings: { isOurs: () => false },
    idleProgram: 9 as Fd,
    files: createFileBudget(66),
  });
  const results = await Promise.all([1, 2, 3].map((ifindex) => way.attach(3 as Fd, ifindex, 'ingress')));
  expect(results.map((result) => 'way' in result)).toEqual([true, true, false]);
  const reason =
    'of the 66 files that the process may have open (ulimit -n), TCX links and other network namespaces can have 2';
  expect(results[2]).toEqual({ errno: 24, reason });
});
