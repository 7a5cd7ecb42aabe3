import { join } from 'node:path';
import { expect, it } from 'vitest';
import { renderMetricsDocs } from './docs';

it('is what docs/metrics.md says', async () => {
  await expect(renderMetricsDocs()).toMatchFileSnapshot(join(import.meta.dirname, '../../docs/metrics.md'));
});
