import { join } from 'node:path';
import { expect, it } from 'vitest';
import { renderFaultDocs } from './docs';

it('is what docs/faults.md says', async () => {
  await expect(renderFaultDocs()).toMatchFileSnapshot(join(import.meta.dirname, '../../../docs/faults.md'));
});
