// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react';
import { createElement, type ReactElement, type ReactNode } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';

vi.mock('react-i18next', () => ({ useTranslation: () => ({ t: (text: string) => text, i18n: { language: 'en' } }) }));
vi.mock('../../console/router', () => ({
  Link: ({ to, children }: { to: string; children: ReactNode }) => createElement('a', { href: to }, children),
}));
vi.mock('../../console/sdk', () => ({
  DocumentTitle: () => null,
  ListPageHeader: ({ title }: { title: ReactNode }) => createElement('h1', null, title),
}));
vi.mock('../agent-health/agent-health', () => ({
  AgentHealth: (props: object): ReactElement => createElement('output', null, JSON.stringify(props)),
}));

const { default: FlowCollectorPage } = await import('../flow-collector-tab/flow-collector-page');
const { default: FlowCollectorTab } = await import('../flow-collector-tab/flow-collector-tab');
const { default: NodeTab } = await import('./node-tab');

const NODE = {
  metadata: { name: 'worker-0' },
  status: { addresses: [{ type: 'InternalIP', address: '10.0.0.1' }] },
};

/** What the page is told. */
async function told(): Promise<unknown> {
  return JSON.parse((await screen.findByRole('status')).textContent ?? '') as unknown;
}

afterEach(cleanup);

describe('the tab of a node', () => {
  it('has the page of that node, without a title of its own', async () => {
    render(<NodeTab obj={NODE} />);
    expect(screen.getByRole('progressbar', { name: 'Loading' })).toBeDefined();
    expect(await told()).toEqual({ node: { name: 'worker-0', address: '10.0.0.1' }, embedded: true });
  });

  it.each([undefined, null, {}, { metadata: { name: 'a' } }, { ...NODE, status: 'x' }])(
    'shows no other node’s numbers for %j',
    (obj) => {
      render(<NodeTab obj={obj} />);
      expect(screen.getByRole('heading', { name: 'This node has no address yet' })).toBeDefined();
      expect(screen.queryByRole('status')).toBeNull();
    },
  );
});

describe('the FlowCollector', () => {
  it('has the whole page as a tab', async () => {
    render(<FlowCollectorTab />);
    expect(await told()).toEqual({ embedded: true });
    expect(screen.queryByRole('heading')).toBeNull();
  });

  it('has the page below it, with the way back', async () => {
    render(<FlowCollectorPage />);
    expect(await told()).toEqual({ embedded: false });
    expect(screen.getByRole('heading', { level: 1, name: 'Agent Health' })).toBeDefined();
    const trail = screen.getByRole('navigation', { name: 'Where you are' });
    expect(trail.textContent).toBe('FlowCollectorAgent Health');
    expect(screen.getByRole('link', { name: 'FlowCollector' }).getAttribute('href')).toBe(
      '/k8s/cluster/flows.netobserv.io~v1beta2~FlowCollector/cluster',
    );
  });
});
