import type { Socket } from 'node:net';

/** Joins two connections; when either ends or fails, so does the other. */
export function pipeBoth(one: Socket, other: Socket): void {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    from.pipe(to);
    from.on('error', () => to.destroy()); // a browser that closes its tab is no fault of ours
    from.once('close', () => to.destroy());
  }
}
