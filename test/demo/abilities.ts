import { abilities } from '../setup/abilities';
import { MissingNeedsError } from '../setup/install';

/** @throws MissingNeedsError when this user may not run the testbed here */
export function checkAbilities(): void {
  const missing = abilities().filter((ability) => !ability.isThere);
  if (missing.length === 0) return;
  const list = missing.map(({ what, why, state }) => `  ${what} (for ${why}): ${state}`).join('\n');
  throw new MissingNeedsError(
    `The testbed can't run here, because it needs root with the right to load BPF:\n${list}\n` +
      'The page over a recording of a real run needs no rights:  npm run demo -- --recorded',
  );
}
