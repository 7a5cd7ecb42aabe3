// @vitest-environment jsdom
import { act, cleanup, render, screen } from '@testing-library/react';
import type { ReactElement } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { CrosshairProvider, useCrosshairStore, useCrosshairTime, useOwnCrosshairTime } from './crosshair';
import { createCrosshairStore, type CrosshairStore } from './crosshair-store';

afterEach(cleanup);

describe('the store', () => {
  it('tells of every move, but not of standing still', () => {
    const store = createCrosshairStore();
    const listener = vi.fn();
    store.subscribe(listener);
    store.move({ time: 1, owner: 'a' });
    store.move({ time: 1, owner: 'a' });
    expect(listener).toHaveBeenCalledTimes(1);
    store.move({ time: 1, owner: 'b' });
    store.move({ time: 2, owner: 'b' });
    expect(listener).toHaveBeenCalledTimes(3);
    expect(store.get()).toEqual({ time: 2, owner: 'b' });
  });

  it('lets only the owner take the crosshair away', () => {
    const store = createCrosshairStore();
    store.move({ time: 1, owner: 'a' });
    store.leave('b');
    expect(store.get()).toEqual({ time: 1, owner: 'a' });
    store.leave('a');
    expect(store.get()).toBeUndefined();
  });

  it('forgets who has gone', () => {
    const store = createCrosshairStore();
    const listener = vi.fn();
    store.subscribe(listener)();
    store.move({ time: 1, owner: 'a' });
    expect(listener).not.toHaveBeenCalled();
  });
});

describe('the charts of a page', () => {
  const drawn: string[] = [];
  let shared: CrosshairStore | undefined;

  function Line({ name }: { name: string }): ReactElement {
    const store = useCrosshairStore();
    shared = store;
    return <span data-testid={name}>{useCrosshairTime(store)}</span>;
  }

  function Values({ name }: { name: string }): ReactElement {
    const store = useCrosshairStore();
    drawn.push(name);
    return <span data-testid={`${name} values`}>{useOwnCrosshairTime(store, name)}</span>;
  }

  it('share one crosshair, and only its owner draws values', () => {
    render(
      <CrosshairProvider>
        <Line name="a" />
        <Line name="b" />
        <Values name="a" />
        <Values name="b" />
      </CrosshairProvider>,
    );
    drawn.length = 0;
    act(() => shared?.move({ time: 5, owner: 'a' }));
    act(() => shared?.move({ time: 6, owner: 'a' }));
    expect(['a', 'b'].map((name) => screen.getByTestId(name).textContent)).toEqual(['6', '6']);
    expect(['a', 'b'].map((name) => screen.getByTestId(`${name} values`).textContent)).toEqual(['6', '']);
    expect(drawn).toEqual(['a', 'a']);
  });

  it('have one each without a provider', () => {
    const stores: (CrosshairStore | undefined)[] = [];
    for (const name of ['a', 'b']) {
      render(<Line name={name} />);
      stores.push(shared);
    }
    expect(stores[0]).not.toBe(stores[1]);
  });
});
