// @vitest-environment jsdom
import { cleanup, render, screen, within } from '@testing-library/react';
import { createElement, type ReactNode } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AgentStatus } from '../cluster/agent-status';
import type { ClusterNote } from '../cluster/cluster-state';

const plugins = vi.hoisted(() => ({ enabled: [] as string[] }));

vi.mock('react-i18next', () => ({
  useTranslation: () => ({
    t: (text: string, values: Record<string, unknown> = {}) =>
      text.replace(/\{\{(\w+)\}\}/g, (_all, name: string) => String(values[name])),
  }),
}));
vi.mock('../console/router', () => ({
  consoleHasPlugin: (name: string) => plugins.enabled.includes(name),
  Link: ({ to, children, ...rest }: { to: string; children: ReactNode }) =>
    createElement('a', { href: to, ...rest }, children),
  useSearchParams: () => [new URLSearchParams()],
}));

const { ClusterNotes } = await import('./cluster-notes');

const STATUS: AgentStatus = {
  state: 'Failure',
  reason: 'UnhealthyPods',
  message: '2 pods crash',
  desired: 3,
  ready: 1,
  unhealthyPods: 2,
  podIssues: ['CrashLoopBackOff', '2 pods crash'],
  source: 'agent',
};
const COLLECTORS = '/k8s/cluster/flows.netobserv.io~v1beta2~FlowCollector';

function show(note: ClusterNote): HTMLElement {
  render(<ClusterNotes notes={[note]} locale="en" />);
  return screen.getByRole('listitem');
}

beforeEach(() => {
  plugins.enabled = [];
});
afterEach(cleanup);

describe('a note', () => {
  it.each<[ClusterNote, string, RegExp]>([
    [{ kind: 'outdated', detail: 'Bad Gateway' }, 'Warning', /Prometheus does not answer.*Bad Gateway/s],
    [{ kind: 'outdated', detail: undefined }, 'Warning', /Prometheus does not answer/],
    [{ kind: 'clock', offset: -3725 }, 'Information', /clock of this browser is 62 minutes ahead/],
    [{ kind: 'clock', offset: 45 }, 'Information', /clock of this browser is 45 seconds behind/],
    [{ kind: 'settings-unconfirmed', cacheMaxFlows: 100_000 }, 'Information', /Nothing confirms.* 100,000/],
    [{ kind: 'on-hold' }, 'Information', /NetObserv is on hold/],
    [{ kind: 'metrics-disabled' }, 'Warning', /turns the agents’ metrics off.*oc patch flowcollector cluster/s],
    [{ kind: 'agents-silent', reporting: 1, desired: 3, namespace: undefined }, 'Warning', /1 of 3 agents report\./],
    [
      { kind: 'operator-trouble', status: STATUS },
      'Critical',
      /trouble with the agents.*2 pods crash.*CrashLoopBackOff/s,
    ],
    [
      { kind: 'operator-trouble', status: { ...STATUS, state: 'Degraded', source: 'everything' } },
      'Warning',
      /not necessarily with the agents/,
    ],
    [{ kind: 'slow' }, 'Information', /longer than usual/],
    [{ kind: 'rollout', count: 2 }, 'Information', /rolled out 2 times.*started anew/],
    [{ kind: 'restarts', count: 4 }, 'Information', /4 restarts of agents.*started anew/],
    [{ kind: 'tenancy', namespace: 'a' }, 'Information', /namespace a tells.*not shown.*cluster-monitoring-view/],
    [{ kind: 'settings-unreadable' }, 'Information', /can not read the FlowCollector/],
  ])('says what it is about: %j', (note, variant, text) => {
    const item = show(note);
    expect(item.textContent).toMatch(text);
    // Not by colour alone: PatternFly says the kind to screen readers, and draws it.
    expect(item.textContent).toMatch(new RegExp(`^${variant}: `));
    expect(item.querySelector('svg')).not.toBeNull();
  });

  it('says each thing of the operator once', () => {
    expect(show({ kind: 'operator-trouble', status: STATUS }).textContent?.match(/2 pods crash/g)).toHaveLength(1);
  });

  it.each<[string[], string]>([
    [[], `${COLLECTORS}/cluster`],
    [['netobserv-plugin-static'], `${COLLECTORS}/status`],
  ])('leads to the status that there is, with plugins %j', (enabled, href) => {
    plugins.enabled = enabled;
    const item = show({ kind: 'operator-trouble', status: STATUS });
    expect(within(item).getByRole('link', { name: 'Open the status' }).getAttribute('href')).toBe(href);
  });

  it('leads to the DaemonSet of silent agents', () => {
    const item = show({ kind: 'agents-silent', reporting: 1, desired: 3, namespace: 'a' });
    expect(within(item).getByRole('link').getAttribute('href')).toBe('/k8s/ns/a/daemonsets/netobserv-ebpf-agent');
  });
});

it('shows nothing where there is nothing to note', () => {
  expect(render(<ClusterNotes notes={[]} locale="en" />).container.childElementCount).toBe(0);
});
