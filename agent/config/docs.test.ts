import { join } from 'node:path';
import { expect, it } from 'vitest';
import { renderSettingsDocs } from './docs';

it('is what docs/settings.md says', async () => {
  await expect(renderSettingsDocs()).toMatchFileSnapshot(join(import.meta.dirname, '../../docs/settings.md'));
});

it('names the settings that the chart lets through', async () => {
  const names = renderSettingsDocs().matchAll(/^\| `([A-Z0-9_]+)`|Older name: `([A-Z0-9_]+)`/gm);
  const sorted = [...new Set([...names].map(([, name, older]) => name ?? older))].sort();
  const file = join(import.meta.dirname, '../../charts/agent-health/files/settings.txt');
  await expect(`${sorted.join('\n')}\n`).toMatchFileSnapshot(file);
});
