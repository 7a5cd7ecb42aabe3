// @vitest-environment jsdom
import { cleanup, render } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { OccupancyBar } from './occupancy-bar';

vi.mock('react-i18next', async () => (await import('./node-table-mocks.fixture')).i18n);

afterEach(cleanup);

it.each<[number | undefined, number | undefined, string, string | undefined, string | undefined]>([
  [0.25, 0.5, '25 %peak 50 %', '25%', 'normal'],
  [0, 0, '0 %peak 0 %', '0%', 'normal'],
  [0.25, 0.9, '25 %peak 90 %', '25%', 'high'],
  [1.2, undefined, '120 %', '100%', 'high'],
  [undefined, 0.5, '–peak 50 %', undefined, undefined],
  [undefined, undefined, '–', undefined, undefined],
])('shows %s with peak %s as %s', (occupancy, peak, text, width, level) => {
  const { container } = render(<OccupancyBar occupancy={occupancy} peak={peak} locale="en" />);
  const fill = container.querySelector<HTMLElement>('[data-level]');
  expect(container.textContent).toBe(text);
  expect(fill?.style.getPropertyValue('inline-size')).toBe(width);
  expect(fill?.dataset.level).toBe(level);
});
