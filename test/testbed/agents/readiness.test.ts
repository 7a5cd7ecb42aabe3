import { describe, expect, it } from 'vitest';
import { attachedInterfaces, seesFlows } from './readiness';

const events = (type: string, ifname: string, count: number): string =>
  `netobserv_agent_interface_events_total{ifindex="",ifname="${ifname}",mac="",netns="",retries="",type="${type}"} ${count}`;

const agent = (answers: Record<string, { status: number; text?: string }>) => (path: string) =>
  Promise.resolve({ text: '', ...(answers[path] ?? { status: 404 }) });

describe('attachedInterfaces', () => {
  it.each([
    ['no event', '# TYPE netobserv_agent_interface_events_total counter\n', 0],
    ['events by type', events('attach_tcx', '', 3), 3],
    ['both ways to attach', [events('attach_tcx', '', 2), events('attach_tc', '', 1)].join('\n'), 3],
    [
      'other events beside',
      [events('added', '', 4), events('attach_fail', '', 2), events('detach_tcx', '', 1)].join('\n'),
      0,
    ],
  ])('counts %s', (_, text, expected) => {
    expect(attachedInterfaces(text)).toBe(expected);
  });
});

describe('seesFlows', () => {
  it('goes by /readyz where there is one', async () => {
    const metrics = { status: 200, text: events('attach_tcx', '', 3) };
    expect(await seesFlows(agent({ '/readyz': { status: 200 } }), 3)).toBe(true);
    expect(await seesFlows(agent({ '/readyz': { status: 503 }, '/metrics': metrics }), 3)).toBe(false);
  });
  it('goes by the attached interfaces where there is none', async () => {
    const attached = (count: number) => agent({ '/metrics': { status: 200, text: events('attach_tcx', '', count) } });
    expect(await seesFlows(attached(2), 3)).toBe(false);
    expect(await seesFlows(attached(3), 3)).toBe(true);
    expect(await seesFlows(agent({ '/metrics': { status: 500 } }), 0)).toBe(false);
  });
});
