// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ringBufferRatio } from '../panels/ring-buffer-ratio';
import { CrosshairProvider } from './crosshair';
import { Panel } from './panel';
import { cursorOf, QUIET, ready, series, show, stubLayout } from './panel-fixture';
import { drawn } from './panel-mocks';

vi.mock('react-i18next', async () => (await import('./panel-mocks')).translation);
vi.mock('./time-series-chart', async () => (await import('./panel-mocks')).chart);

beforeEach(() => {
  drawn.length = 0;
  stubLayout({ width: 600, height: 200 });
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe('the chart of a panel', () => {
  it('describes time, values, limits and changes in words', async () => {
    const markers = [{ time: 60, label: 'cacheMaxFlows', detail: '100,000 to 50,000' }];
    show(ready({ series: [series('a', 0.001)] }), { markers: [...markers, { time: 900, label: 'later', detail: '' }] });
    await waitFor(() => expect(drawn).not.toEqual([]));
    const description = drawn[0].description;
    expect(description).toContain('Values at the end: a 0.001.');
    expect(description).toContain('Compared with: degraded 0.005; runaway 0.05.');
    expect(description).toMatch(/Changes: \d\d:\d\d cacheMaxFlows 100,000 to 50,000\./);
    expect(description).not.toContain('later');
  });

  it('flags the changes in its time', async () => {
    const panel = show(ready(), { markers: [60, 900].map((time) => ({ time, label: 'x', detail: '' })) });
    await waitFor(() => expect(panel.querySelectorAll('[data-test="marker"]')).toHaveLength(1));
  });

  it('runs from left to right in every language', async () => {
    const cursor = await cursorOf(show(ready()));
    expect(cursor.closest('[dir]')?.getAttribute('dir')).toBe('ltr');
  });

  it('reads values off with the keyboard, and names changes there', async () => {
    const cursor = await cursorOf(show(ready(), { markers: [{ time: 181, label: 'Rollout', detail: '' }] }));
    act(() => cursor.focus());
    expect(cursor.getAttribute('aria-valuenow')).toBe('200');
    fireEvent.keyDown(cursor, { key: 'ArrowLeft' });
    expect(cursor.getAttribute('aria-valuenow')).toBe('180');
    expect(cursor.getAttribute('aria-valuetext')).toMatch(/; Rollout; b 0.5; a 0.25$/);
    expect(within(cursor).getByText(/: Rollout$/)).toBeDefined();
    act(() => cursor.blur());
    expect(cursor.querySelector('[data-test="tooltip"]')).toBeNull();
  });

  it('zooms in with the keyboard', async () => {
    const onZoom = vi.fn();
    const cursor = await cursorOf(show(ready(), { onZoom }));
    act(() => cursor.focus());
    fireEvent.keyDown(cursor, { key: 'ArrowLeft', shiftKey: true });
    expect(cursor.getAttribute('aria-valuetext')).toContain('too short to zoom in');
    fireEvent.keyDown(cursor, { key: 'Enter' });
    expect(onZoom).not.toHaveBeenCalled();
    fireEvent.keyDown(cursor, { key: 'ArrowLeft', shiftKey: true });
    fireEvent.keyDown(cursor, { key: 'ArrowLeft', shiftKey: true });
    expect(cursor.querySelector('[data-test="selection"]')?.getAttribute('data-too-short')).toBe('false');
    fireEvent.keyDown(cursor, { key: 'Enter' });
    expect(onZoom.mock.calls).toEqual([[140, 200]]);
    expect(cursor.querySelector('[data-test="selection"]')).toBeNull();
  });

  it('lets Escape cancel a selection, and only then others have it', async () => {
    const outside = vi.fn();
    document.addEventListener('keydown', outside);
    const cursor = await cursorOf(show(ready(), { onZoom: vi.fn() }));
    act(() => cursor.focus());
    fireEvent.keyDown(cursor, { key: 'ArrowLeft', shiftKey: true });
    for (const told of [0, 0, 1]) {
      fireEvent.keyDown(cursor, { key: 'Escape' });
      expect(outside.mock.calls.filter(([event]) => (event as KeyboardEvent).key === 'Escape')).toHaveLength(told);
    }
    document.removeEventListener('keydown', outside);
  });

  it('does not select where it can not zoom', async () => {
    const cursor = await cursorOf(show(ready()));
    act(() => cursor.focus());
    fireEvent.keyDown(cursor, { key: 'ArrowLeft', shiftKey: true });
    expect(cursor.querySelector('[data-test="selection"]')).toBeNull();
  });
});

describe('the pointer over a chart', () => {
  /** Seconds to pixels: 200 s over 500 pixels, 76 from the left. */
  const x = (time: number): number => 76 + time * 2.5;
  const at = (time: number, pointerType = 'mouse'): object => ({
    clientX: x(time),
    pointerType,
    button: 0,
    pointerId: 1,
  });

  beforeEach(() => {
    Element.prototype.setPointerCapture = vi.fn();
    // jsdom has none.
    vi.stubGlobal(
      'PointerEvent',
      class extends MouseEvent {
        readonly pointerType: string | undefined;
        constructor(type: string, init: PointerEventInit) {
          super(type, init);
          this.pointerType = init.pointerType;
        }
      },
    );
  });

  it('reads values off at the nearest point', async () => {
    const cursor = await cursorOf(show(ready()));
    fireEvent.pointerMove(cursor, at(52));
    expect(cursor.querySelector('[data-test="crosshair"]')?.getAttribute('data-time')).toBe('60');
    fireEvent.pointerLeave(cursor, at(52));
    expect(cursor.querySelector('[data-test="crosshair"]')).toBeNull();
  });

  it('shows the crosshair in all charts, and values in its own', async () => {
    render(
      <CrosshairProvider>
        {['a', 'b'].map((id) => (
          <Panel
            key={id}
            {...{ ...QUIET, locale: 'en', view: ready() }}
            definition={{ ...ringBufferRatio, id, title: () => id }}
          />
        ))}
      </CrosshairProvider>,
    );
    const cursors = await Promise.all(['a', 'b'].map((id) => screen.findByRole('slider', { name: `Time in ${id}` })));
    await waitFor(() => expect(drawn).toHaveLength(2));
    fireEvent.pointerMove(cursors[0], at(100));
    const seen = (test: string): number[] =>
      cursors.map((cursor) => cursor.querySelectorAll(`[data-test="${test}"]`).length);
    expect(seen('crosshair')).toEqual([1, 1]);
    expect(seen('tooltip')).toEqual([1, 0]);
    expect(drawn).toHaveLength(2);
  });

  it('zooms to what it drags over, in either direction', async () => {
    const onZoom = vi.fn();
    const cursor = await cursorOf(show(ready(), { onZoom }));
    fireEvent.pointerDown(cursor, at(150));
    fireEvent.pointerMove(cursor, at(50));
    expect(cursor.querySelector('[data-test="selection"]')).not.toBeNull();
    fireEvent.pointerUp(cursor, at(50));
    expect(onZoom.mock.calls).toEqual([[50, 150]]);
    expect(cursor.querySelector('[data-test="selection"]')).toBeNull();
  });

  it.each([
    ['a click', [150]],
    ['a drag that is too short', [180]],
    ['a trembling hand', [150.5, 150]],
  ])('does not zoom with %s', async (_case, way) => {
    const onZoom = vi.fn();
    const cursor = await cursorOf(show(ready(), { onZoom }));
    fireEvent.pointerDown(cursor, at(150));
    way.forEach((time) => fireEvent.pointerMove(cursor, at(time)));
    fireEvent.pointerUp(cursor, at(way[way.length - 1]));
    expect(onZoom).not.toHaveBeenCalled();
  });

  it('leaves fingers to the page, and shows values where they tap', async () => {
    const onZoom = vi.fn();
    const cursor = await cursorOf(show(ready(), { onZoom }));
    fireEvent.pointerDown(cursor, at(150, 'touch'));
    fireEvent.pointerMove(cursor, at(50, 'touch'));
    fireEvent.pointerUp(cursor, at(50, 'touch'));
    expect(onZoom).not.toHaveBeenCalled();
    expect(cursor.querySelector('[data-test="tooltip"]')).toBeNull();
    fireEvent.click(cursor, at(60));
    expect(cursor.querySelector('[data-test="tooltip"]')).not.toBeNull();
  });

  it('forgets a drag with Escape', async () => {
    const onZoom = vi.fn();
    const cursor = await cursorOf(show(ready(), { onZoom }));
    fireEvent.pointerDown(cursor, at(150));
    fireEvent.pointerMove(cursor, at(50));
    fireEvent.keyDown(cursor, { key: 'Escape' });
    fireEvent.pointerUp(cursor, at(50));
    expect(onZoom).not.toHaveBeenCalled();
  });
});
