/** `npm run advise`, and the bundle of it. */
import { run } from './run';

void run(process.argv.slice(2), {
  say: (text) => process.stdout.write(text),
  complain: (text) => process.stderr.write(text),
  nowSeconds: () => Date.now() / 1000,
}).then((code) => (process.exitCode = code));
