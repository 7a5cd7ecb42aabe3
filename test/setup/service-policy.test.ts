import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { removeLeftPolicy, withoutServiceStarts } from './service-policy';

const MODULE = fileURLToPath(new URL('./service-policy.ts', import.meta.url));
const ADMINS = '#!/bin/sh\nexit 101\n';

let folder: string;
let policy: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'service-policy-'));
  policy = join(folder, 'policy-rc.d');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A run that is killed while packages are installed. */
function killedInstall(): void {
  const script = `
    const { withoutServiceStarts } = await import(${JSON.stringify(MODULE)});
    withoutServiceStarts(() => process.kill(process.pid, 'SIGKILL'), ${JSON.stringify(policy)});`;
  const { signal } = spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script]);
  expect(signal).toBe('SIGKILL');
}

describe('withoutServiceStarts', () => {
  it('says no to services while packages are installed, and only then', () => {
    withoutServiceStarts(() => {
      expect(() => execFileSync(policy, { stdio: 'ignore' })).toThrow(expect.objectContaining({ status: 101 }));
    }, policy);
    expect(existsSync(policy)).toBe(false);
  });
  it('removes it when the installation fails', () => {
    const failing = (): void => {
      throw new Error('no network');
    };
    expect(() => withoutServiceStarts(failing, policy)).toThrow('no network');
    expect(existsSync(policy)).toBe(false);
  });
  it('leaves the administrator’s policy alone', () => {
    writeFileSync(policy, ADMINS);
    removeLeftPolicy(policy);
    withoutServiceStarts(() => expect(readFileSync(policy, 'utf8')).toBe(ADMINS), policy);
    expect(readFileSync(policy, 'utf8')).toBe(ADMINS);
  });
});

it('what a killed run left is removed at the next start', () => {
  killedInstall();
  expect(existsSync(policy)).toBe(true);
  removeLeftPolicy(policy);
  expect(existsSync(policy)).toBe(false);
});
