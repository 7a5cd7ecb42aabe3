import { join } from 'node:path';
import { expect, it } from 'vitest';
import { renderSettingsDocs } from './docs';

it('is what docs/settings.md says', async () => {
  await expect(renderSettingsDocs()).toMatchFileSnapshot(join(import.meta.dirname, '../../docs/settings.md'));
});
