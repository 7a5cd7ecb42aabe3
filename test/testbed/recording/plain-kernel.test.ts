import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { RECORDING_FOLDER, SERIES_FILE } from './files';
import { plainRelease, withPlainKernel } from './plain-kernel';

it.each([
  ['6.12.3-generic', '6.12'],
  ['7.0.0', '7.0'],
  ['6.6', '6.6'],
  ['custom', ''],
])('makes of %s: %j', (release, plain) => expect(plainRelease(release)).toBe(plain));

it('changes the kernel label only', () => {
  const values: [number, string][] = [[1, '1']];
  expect(withPlainKernel({ metric: { __name__: 'build_info', kernel: '6.12.3-x', arch: 'x64' }, values })).toEqual({
    metric: { __name__: 'build_info', kernel: '6.12', arch: 'x64' },
    values,
  });
  const other = { metric: { __name__: 'up', job: 'a' }, values };
  expect(withPlainKernel(other)).toEqual(other);
});

it('the recording of this repository has plain releases', () => {
  const text = gunzipSync(readFileSync(join(RECORDING_FOLDER, SERIES_FILE))).toString();
  const releases = new Set([...text.matchAll(/[{,]kernel="([^"]*)"/g)].map(([, release]) => release));
  expect(releases.size).toBeGreaterThan(0);
  for (const release of releases) expect(release).toMatch(/^\d+\.\d+$/);
});
