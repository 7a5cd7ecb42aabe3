// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { VERDICTS } from '../findings/finding';
import { type StatusItem, StatusStrip, type StatusStripProps } from './status-strip';

vi.mock('react-i18next', async () => (await import('./node-table-mocks.fixture')).i18n);
vi.mock('../console/router', async () => (await import('./node-table-mocks.fixture')).router);

const AGENTS: StatusItem = {
  id: 'agents',
  label: 'Agents',
  value: '5 of 6',
  detail: 'one is silent',
  status: 'warning',
  testId: 'agents-reporting',
  dataValue: 5,
};

function strip(props: Partial<StatusStripProps> = {}): StatusStripProps {
  return {
    verdict: 'degraded',
    reason: 'Maps are full',
    links: [],
    fix: 'Raise it',
    fixLink: undefined,
    items: [AGENTS],
    updated: 'Updated 10:00',
    stale: undefined,
    answeredMs: undefined,
    locale: 'en',
    ...props,
  };
}

function news(): string | null {
  return screen.getByRole('status').textContent;
}

afterEach(cleanup);

describe('the status strip', () => {
  it.each(VERDICTS)('says %s in a word, not by colour alone', (verdict) => {
    render(<StatusStrip {...strip({ verdict })} />);
    const word = screen.getByRole('heading').textContent;
    expect(word).toBe(verdict[0].toUpperCase() + verdict.slice(1).replace('-', ' '));
    expect(document.querySelector('[data-test="status-strip"]')?.getAttribute('data-verdict')).toBe(verdict);
  });

  it('says why and what to change', () => {
    const { rerender } = render(<StatusStrip {...strip()} />);
    expect(screen.getByText('Maps are full')).toBeDefined();
    expect(document.querySelector('[data-test="strip-fix"]')?.textContent).toContain('Raise it');
    expect(screen.queryByRole('link')).toBeNull();
    rerender(<StatusStrip {...strip({ fixLink: { text: 'Open it', href: '/there' } })} />);
    expect(screen.getByRole('link', { name: 'Open it' }).getAttribute('href')).toBe('/there');
    rerender(<StatusStrip {...strip({ fix: undefined })} />);
    expect(document.querySelector('[data-test="strip-fix"]')).toBeNull();
  });

  it('announces a new verdict, but not new numbers', () => {
    const { rerender } = render(<StatusStrip {...strip({ verdict: undefined, reason: '', items: undefined })} />);
    expect(news()).toBe('');
    rerender(<StatusStrip {...strip({ reason: '3 maps are full' })} />);
    expect(news()).toBe('Degraded: 3 maps are full');
    rerender(<StatusStrip {...strip({ reason: '4 maps are full', updated: 'Updated 10:15' })} />);
    expect(news()).toBe('Degraded: 3 maps are full');
    rerender(<StatusStrip {...strip({ verdict: 'healthy', reason: 'All well' })} />);
    expect(news()).toBe('Healthy: All well');
  });

  it('has as many places while it waits as the page has numbers', () => {
    render(<StatusStrip {...strip({ verdict: undefined, items: undefined, updated: undefined })} />);
    const section = document.querySelector('[data-test="status-strip"]');
    expect(section?.getAttribute('aria-busy')).toBe('true');
    expect(screen.getByRole('list', { name: 'Key numbers' }).children).toHaveLength(7);
  });

  it('says that its numbers are old, and why', () => {
    render(<StatusStrip {...strip({ stale: 'Not updated since 10:00: gone' })} />);
    const updated = document.querySelector<HTMLElement>('[data-test="updated"]');
    expect(updated?.textContent).toContain('Not updated since 10:00: gone');
    expect(updated?.dataset.stale).toBe('true');
  });
});

describe('a number of the strip', () => {
  it('says its state in words, too', () => {
    render(<StatusStrip {...strip()} />);
    const item = document.querySelector<HTMLElement>('[data-test="agents-reporting"]');
    expect(item?.dataset).toMatchObject({ value: '5', status: 'warning' });
    expect(item?.textContent).toBe('Agents  Warning 5 of 6 one is silent');
  });

  it('leads within the page, keeping the address, and takes the focus along', () => {
    const target = document.createElement('section');
    target.id = 'nodes';
    target.scrollIntoView = vi.fn();
    document.body.append(target);
    render(<StatusStrip {...strip({ items: [{ ...AGENTS, href: '#nodes' }] })} />);
    const link = screen.getByRole('link', { name: /Agents/ });
    expect(link.getAttribute('href')).toBe('?range=1h#nodes');
    expect(fireEvent.click(link)).toBe(false);
    expect(target.scrollIntoView).toHaveBeenCalled();
    expect(document.activeElement).toBe(target);
    target.remove();
  });

  it('leads elsewhere by a plain link', () => {
    render(<StatusStrip {...strip({ items: [{ ...AGENTS, href: '/k8s/pods' }] })} />);
    expect(screen.getByRole('link', { name: /Agents/ }).getAttribute('href')).toBe('/k8s/pods');
  });

  it('is a button where it does something, and nothing to click where it does not', () => {
    const onClick = vi.fn();
    const items = [
      { ...AGENTS, onClick },
      { ...AGENTS, id: 'b', testId: 'b', label: 'Plain' },
    ];
    render(<StatusStrip {...strip({ items })} />);
    const buttons = within(screen.getByRole('list')).getAllByRole('button');
    expect(buttons).toHaveLength(1);
    fireEvent.click(buttons[0]);
    expect(onClick).toHaveBeenCalledOnce();
  });
});
