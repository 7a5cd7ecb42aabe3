// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { createElement, type ReactNode } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Obstacle } from '../cluster/cluster-state';

vi.mock('react-i18next', () => ({
  useTranslation: () => ({
    t: (text: string, values: Record<string, unknown> = {}) =>
      text.replace(/\{\{(\w+)\}\}/g, (_all, name: string) => String(values[name])),
  }),
}));
vi.mock('../console/router', () => ({
  Link: ({ to, children, ...rest }: { to: string; children: ReactNode }) =>
    createElement('a', { href: to, ...rest }, children),
  useSearchParams: () => [new URLSearchParams()],
}));

const { AccessState } = await import('./access-state');

function show(obstacle: Obstacle, onTryAgain = vi.fn()): HTMLElement {
  return render(<AccessState obstacle={obstacle} headingLevel="h2" onTryAgain={onTryAgain} />).container;
}

function commands(container: HTMLElement): string[] {
  return [...container.querySelectorAll('[data-test="command"]')].map(({ textContent }) => textContent ?? '');
}

afterEach(cleanup);

describe('the page in an obstacle’s way', () => {
  it.each<[Obstacle, string, RegExp]>([
    [
      { kind: 'no-access', namespace: 'flows-privileged' },
      'You can not read the agents’ metrics',
      /in the namespace flows-privileged/,
    ],
    [{ kind: 'prometheus-down', detail: 'Bad Gateway' }, 'Prometheus does not answer', /Bad Gateway/],
    [{ kind: 'not-installed' }, 'NetObserv is not installed', /Network Observability operator/],
    [{ kind: 'no-flow-collector' }, 'There is no FlowCollector', /tells it to run agents/],
    [{ kind: 'on-hold' }, 'NetObserv is on hold', /spec\.execution\.mode/],
    [{ kind: 'metrics-disabled' }, 'The agents’ metrics are off', /spec\.agent\.ebpf\.metrics\.enable/],
  ])('says why: %j', (obstacle, title, text) => {
    show(obstacle);
    expect(screen.getByRole('heading', { level: 2, name: new RegExp(title) })).toBeDefined();
    expect(screen.getByText(text)).toBeDefined();
  });

  it.each<[Obstacle, string[]]>([
    [
      { kind: 'no-access', namespace: 'flows-privileged' },
      [
        'oc adm policy add-cluster-role-to-user cluster-monitoring-view USER',
        'oc adm policy add-role-to-user view USER -n flows-privileged',
        'oc adm policy add-role-to-user netobserv-metrics-reader USER -n flows-privileged',
      ],
    ],
    [
      { kind: 'on-hold' },
      [`oc patch flowcollector cluster --type=merge -p '{"spec":{"execution":{"mode":"Running"}}}'`],
    ],
    [
      { kind: 'metrics-disabled' },
      [`oc patch flowcollector cluster --type=merge -p '{"spec":{"agent":{"ebpf":{"metrics":{"enable":true}}}}}'`],
    ],
    [{ kind: 'not-installed' }, []],
  ])('has commands to copy: %j', (obstacle, expected) => {
    const container = show(obstacle);
    expect(commands(container)).toEqual(expected);
    expect(screen.queryAllByRole('button', { name: 'Copy the command' })).toHaveLength(expected.length);
  });

  it.each<[Obstacle, string, string]>([
    [
      { kind: 'not-installed' },
      'Find the operator in the Software Catalog',
      '/catalog?catalogType=operator&keyword=network+observability',
    ],
    [
      { kind: 'no-flow-collector' },
      'Create a FlowCollector',
      '/k8s/cluster/flows.netobserv.io~v1beta2~FlowCollector/~new',
    ],
    [{ kind: 'on-hold' }, 'Open the FlowCollector', '/k8s/cluster/flows.netobserv.io~v1beta2~FlowCollector/cluster'],
    [
      { kind: 'metrics-disabled' },
      'Open the FlowCollector',
      '/k8s/cluster/flows.netobserv.io~v1beta2~FlowCollector/cluster',
    ],
  ])('leads on: %j', (obstacle, name, href) => {
    show(obstacle);
    expect(screen.getByRole('link', { name }).getAttribute('href')).toBe(href);
  });

  it.each<[Obstacle, boolean]>([
    [{ kind: 'no-access', namespace: 'a' }, true],
    [{ kind: 'prometheus-down', detail: '' }, true],
    [{ kind: 'not-installed' }, false],
    [{ kind: 'on-hold' }, false],
  ])('can be tried again: %j %s', (obstacle, again) => {
    const onTryAgain = vi.fn();
    show(obstacle, onTryAgain);
    const button = screen.queryByRole('button', { name: 'Try again' });
    expect(button !== null).toBe(again);
    if (button) fireEvent.click(button);
    expect(onTryAgain).toHaveBeenCalledTimes(again ? 1 : 0);
  });

  it('waits without an error, and says when it takes long', () => {
    const { rerender, container } = render(
      <AccessState obstacle={{ kind: 'loading', slow: false }} headingLevel="h2" onTryAgain={vi.fn()} />,
    );
    const status = screen.getByRole('status');
    expect(within(status).getByRole('progressbar', { name: 'Loading' })).toBeDefined();
    expect(status.textContent).toBe('');
    rerender(<AccessState obstacle={{ kind: 'loading', slow: true }} headingLevel="h2" onTryAgain={vi.fn()} />);
    expect(screen.getByRole('status')).toBe(status);
    expect(status.textContent).toMatch(/longer than usual/);
    expect(container.querySelector('[class*="danger"]')).toBeNull();
  });
});
