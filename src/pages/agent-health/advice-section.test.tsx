// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { QueryClientProvider } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { CLUSTER } from '../../promql/selector';
import { createQueryClient } from '../../query/query-client';
import type { HealthViewProps } from './health-view';
import { resetConsole } from './fake-console.fixture';

const { asked, answering } = vi.hoisted(() => ({ asked: [] as string[], answering: { by: (): unknown => ({}) } }));

vi.mock('react-i18next', async () => (await import('./fake-console.fixture')).i18n);
vi.mock('../../console/sdk', async () => ({
  ...(await import('./fake-console.fixture')).sdk,
  consoleFetchJSON: (url: string) => {
    asked.push(url);
    return Promise.resolve().then(answering.by);
  },
}));

const { AdviceSection } = await import('./advice-section');

beforeEach(() => {
  resetConsole();
  asked.length = 0;
});
afterEach(cleanup);

const EMPTY = { status: 'success', data: { resultType: 'vector', result: [] } };

function open(): void {
  const request = { access: { kind: 'cluster' }, scope: CLUSTER, refreshMs: undefined };
  const props = {
    health: { request, names: (address: string) => address },
    collector: { settings: undefined },
    locale: 'en',
  };
  render(
    <QueryClientProvider client={createQueryClient()}>
      <AdviceSection {...(props as unknown as HealthViewProps)} />
    </QueryClientProvider>,
  );
}

const ofAdvice = (): string[] => asked.filter((url) => !decodeURIComponent(url).includes('[5m]'));

it('asks for nothing before the reader does, and then says what came of it', async () => {
  answering.by = () => EMPTY;
  open();
  expect(ofAdvice()).toEqual([]);
  fireEvent.click(screen.getByText('Look at the last two weeks'));
  await vi.waitFor(() => expect(document.body.textContent).toContain('No agent reports metrics.'));
  expect(ofAdvice().length).toBeLessThanOrEqual(6);
  expect(screen.getByText('Look again')).toBeDefined();
});

it('says that Prometheus does not answer', async () => {
  answering.by = () => {
    throw new Error('too many samples');
  };
  open();
  fireEvent.click(screen.getByText('Look at the last two weeks'));
  await vi.waitFor(() => expect(document.body.textContent).toContain('too many samples'));
});
