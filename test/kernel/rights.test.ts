/** Tests may be skipped for what the machine lacks, never for what is broken. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AgentError } from '../../agent/errors';
import type { ErrorCode } from '../../agent/errors';
import { createRig, mayLoadBpf } from './rig';

function failing(code: ErrorCode): () => Disposable {
  return () => {
    throw new AgentError(code);
  };
}

describe('mayLoadBpf', () => {
  it.each(['NO_BPF_RIGHTS', 'LIBBPF_MISSING'] as const)('skips on %s', (code) => {
    expect(mayLoadBpf(failing(code))).toBe(false);
  });
  it.each(['LOAD_FAILED', 'OBJECT_MISSING', 'LAYOUT_MISMATCH'] as const)('fails on %s', (code) => {
    expect(() => mayLoadBpf(failing(code))).toThrow(expect.objectContaining({ code }));
  });
  it('fails on a bug', () => {
    const bug = (): Disposable => {
      throw new TypeError('load is not a function');
    };
    expect(() => mayLoadBpf(bug)).toThrow(TypeError);
  });
});

describe.skipIf(!mayLoadBpf())('a broken object', () => {
  let folder: string;
  beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'broken-object-'))));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const load = (): Disposable => createRig({ objectFolder: folder });

  it('fails when it is missing', () => {
    expect(() => mayLoadBpf(load)).toThrow(expect.objectContaining({ code: 'OBJECT_MISSING' }));
  });
  it('fails when it is no object', () => {
    for (const name of ['flows.bpfel.o', 'flows.bpfeb.o']) writeFileSync(join(folder, name), 'no ELF');
    expect(() => mayLoadBpf(load)).toThrow(expect.objectContaining({ code: 'LOAD_FAILED' }));
  });
});
