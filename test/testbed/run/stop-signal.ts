/** How a command of the testbed is asked to stop: Ctrl-C, SIGTERM, a closed terminal, or the end of its parent. */

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export class StopAsked extends Error {
  constructor() {
    super('stopped');
  }
}

export type StopSignal = {
  /** Aborted, with StopAsked as reason, when asked the first time. */
  signal: AbortSignal;
  /** Resolves when asked. */
  asked: Promise<void>;
  /** Resolves when asked or after a time, whichever is first. */
  orAfter(ms: number): Promise<void>;
  /** Calls back when asked once more: the user does not want to wait. */
  onSecond(hurry: () => Promise<void>): void;
};

/** Takes over the signals of this process, from now on to its end. */
export function onStopSignal(): StopSignal {
  const controller = new AbortController();
  let hurry: () => Promise<void> = () => Promise.resolve();
  const ask = (): void => {
    if (!controller.signal.aborted) controller.abort(new StopAsked());
    else void hurry();
  };
  for (const name of SIGNALS) process.on(name, ask);
  // The channel to run.mjs closes when that is killed; without it nobody would pass on a Ctrl-C.
  process.once('disconnect', ask);
  process.channel?.unref(); // it alone must not keep this process running
  const asked = new Promise<void>((resolve) =>
    controller.signal.addEventListener('abort', () => resolve(), { once: true }),
  );
  return {
    signal: controller.signal,
    asked,
    onSecond: (callback) => (hurry = callback),
    async orAfter(ms) {
      let timer: NodeJS.Timeout | undefined;
      const time = new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)));
      await Promise.race([asked, time]);
      clearTimeout(timer);
    },
  };
}
