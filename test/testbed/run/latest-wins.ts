/**
 * Runs work for one value after the other, never two at a time. A value that has to wait is left out when a later one has
 * come meanwhile; its promise then resolves without work.
 *
 * @returns a function that rejects as the work for its value does
 */
export function latestWins<T>(work: (value: T) => Promise<void>): (value: T) => Promise<void> {
  let calls = 0;
  let last: Promise<void> = Promise.resolve();
  return (value) => {
    const call = ++calls;
    const turn = last.then(() => (call === calls ? work(value) : undefined));
    last = turn.catch(() => undefined); // its caller is told; the next one has its turn
    return turn;
  };
}
