/** `npm run build`: installs what the build needs, then builds what has changed. */
import { buildAll } from './build-all';
import { installNeeds, MissingNeedsError } from './install';
import { complain, say } from './say';

try {
  installNeeds(['build']);
  await buildAll(say);
} catch (error) {
  complain(error instanceof Error ? error.message : String(error));
  process.exitCode = error instanceof MissingNeedsError ? 2 : 1;
}
