import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The kernel part as `npm run build` leaves it. */
export const OBJECT_FOLDER = join(ROOT, 'bpf/.output');
/** Where the benchmarks' own programs are built; node_modules is found from there. */
export const OUTPUT = join(ROOT, 'test/.output/bench');
export const BENCH = join(ROOT, 'test/bench');
