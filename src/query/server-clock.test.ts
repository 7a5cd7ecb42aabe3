import { describe, expect, it } from 'vitest';
import { ServerClock } from './server-clock';

/** A browser whose clock a test sets. */
function clocks() {
  const browser = { ms: 1_000_000_000 };
  const clock = new ServerClock(() => browser.ms);
  /** An answer that took some seconds; Prometheus took its time in the middle. */
  const answer = (offset: number, seconds: number): void => {
    const sent = browser.ms;
    browser.ms += seconds * 1000;
    clock.observe((sent + browser.ms) / 2000 + offset, sent);
  };
  return { browser, clock, answer };
}

describe('Prometheus’ clock', () => {
  it('is the browser’s until Prometheus has told', () => {
    const { browser, clock } = clocks();
    expect(clock.now()).toBe(browser.ms / 1000);
  });

  it.each([3600, -3600, 0.25])('is %d s ahead where an answer says so', (offset) => {
    const { browser, clock, answer } = clocks();
    answer(offset, 0.1);
    expect(clock.now()).toBeCloseTo(browser.ms / 1000 + offset, 6);
  });

  it('goes by the quickest answer, since a slow one may be wrong by half of what it took', () => {
    const { browser, clock, answer } = clocks();
    answer(60, 0.1);
    const sent = browser.ms;
    browser.ms += 20_000;
    clock.observe(sent / 1000 + 60, sent);
    expect(clock.offset()).toBeCloseTo(60, 6);
  });

  it('follows a clock that has been set, and forgets a good answer in the end', () => {
    const { browser, clock, answer } = clocks();
    answer(0, 0.1);
    answer(-3600, 5);
    expect(clock.offset()).toBeCloseTo(-3600, 6);
    answer(-3600, 0.1);
    browser.ms += 11 * 60_000;
    answer(-3601, 4);
    expect(clock.offset()).toBeCloseTo(-3601, 6);
  });

  it('learns nothing from an answer during which the browser’s clock was set back', () => {
    const { browser, clock } = clocks();
    clock.observe(5, browser.ms + 1000);
    expect(clock.offset()).toBe(0);
  });

  it('tells whoever listens', () => {
    const { clock, answer } = clocks();
    let told = 0;
    const end = clock.subscribe(() => (told += 1));
    answer(5, 0.1);
    end();
    answer(5, 0.05);
    expect(told).toBe(1);
  });
});
