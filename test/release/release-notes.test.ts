import { execFileSync, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { notesOf } from '../../.github/release-notes.mjs';

const SCRIPT = fileURLToPath(new URL('../../.github/release-notes.mjs', import.meta.url));
const CHANGELOG = `# Changelog

## Unreleased

### Added

- Next.

## [0.2.0] - 2026-12-01

### Fixed

- A fault.

## 0.1.0

## 0.0.1

- First.
`;

describe('notesOf', () => {
  it.each([
    ['0.2.0', '### Fixed\n\n- A fault.'],
    ['0.0.1', '- First.'],
    ['Unreleased', '### Added\n\n- Next.'],
  ])('finds %s', (version, notes) => {
    expect(notesOf(CHANGELOG, version)).toBe(notes);
  });
  it.each(['0.1.0', '0.2', '0.2.0-rc.1', '2.0', '', '### Fixed'])('finds nothing for “%s”', (version) => {
    expect(notesOf(CHANGELOG, version)).toBeUndefined();
  });
});

it('prints the notes, and exits with 2 where there are none', () => {
  expect(execFileSync(process.execPath, [SCRIPT, 'Unreleased'], { encoding: 'utf8' })).toContain('### Added');
  const { status, stderr } = spawnSync(process.execPath, [SCRIPT, '99.0.0'], { encoding: 'utf8' });
  expect(status).toBe(2);
  expect(stderr).toContain('“99.0.0”');
});
