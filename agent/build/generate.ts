/** `npm run gen`: writes agent/record/layout.gen.ts from the object's BTF. */
import { buildBpf } from './build';

await buildBpf({ writeLayout: true });
