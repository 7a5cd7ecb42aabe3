import { describe, expect, it } from 'vitest';
import { latestWins } from './latest-wins';

/** Work that ends when it is told to. */
function slowWork() {
  const log: string[] = [];
  const ends: (() => void)[] = [];
  const work = (value: string): Promise<void> => {
    log.push(`begin ${value}`);
    return new Promise((resolve) =>
      ends.push(() => {
        log.push(`end ${value}`);
        resolve();
      }),
    );
  };
  return { work, log, endNext: () => ends.shift()?.() };
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('latestWins', () => {
  it('does one after the other, and leaves out what was overtaken', async () => {
    const { work, log, endNext } = slowWork();
    const run = latestWins(work);
    const first = run('a');
    await settle();
    const all = Promise.all([first, run('b'), run('c')]);
    await settle();
    expect(log).toEqual(['begin a']);
    endNext();
    await settle();
    expect(log).toEqual(['begin a', 'end a', 'begin c']);
    endNext();
    await all;
    expect(log.at(-1)).toBe('end c');
  });
  it('goes on after a failure, which its caller is told', async () => {
    const run = latestWins((value: number) => (value === 1 ? Promise.reject(new Error('no')) : Promise.resolve()));
    const first = run(1);
    await expect(first).rejects.toThrow('no');
    await expect(run(2)).resolves.toBeUndefined();
  });
});
