/** Tells how far it is and how long it will take. Pure but for the clock that it is given. */

export type Progress = {
  /** Says that so much of the whole is done. */
  done(part: number, note: string): void;
};

const EVERY_MS = 2000;

function duration(seconds: number): string {
  const whole = Math.max(1, Math.round(seconds));
  return whole < 90 ? `${whole} s` : `${Math.round(whole / 60)} min`;
}

/** @param total what `done` counts up to */
export function progressOf(
  total: number,
  say: (line: string) => void,
  nowMs = (): number => performance.now(),
): Progress {
  const begun = nowMs();
  let last = -Infinity;
  return {
    done(part, note) {
      const now = nowMs();
      if (part < total && now - last < EVERY_MS) return;
      last = now;
      const passed = (now - begun) / 1000;
      const left = part === 0 ? '' : `, about ${duration((passed * (total - part)) / part)} left`;
      say(`${note}: ${Math.round((100 * part) / total)} %${part < total ? left : ` after ${duration(passed)}`}`);
    },
  };
}
