/** Tests may be skipped for what the machine lacks, never for what is broken. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AgentError } from '../../agent/errors';
import type { ErrorCode } from '../../agent/errors';
import { BYTE_ORDERS } from '../../agent/build/compile-bpf';
import { codeSections } from './instructions';
import { createRig, mayLoadBpf } from './rig';

const UNKNOWN_OPCODE = 0xff;

function failing(code: ErrorCode): () => Disposable {
  return () => {
    throw new AgentError(code);
  };
}

describe('mayLoadBpf', () => {
  it.each(['NO_BPF_RIGHTS', 'BPF_FORBIDDEN', 'LIBBPF_MISSING'] as const)('skips on %s', (code) => {
    expect(mayLoadBpf(failing(code))).toBe(false);
  });
  it.each([
    'LOAD_FAILED',
    'MAPS_NO_MEMORY',
    'KERNEL_TOO_OLD',
    'OBJECT_MISSING',
    'OBJECT_BROKEN',
    'LAYOUT_MISMATCH',
  ] as const)('fails on %s', (code) => {
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
    expect(() => mayLoadBpf(load)).toThrow(expect.objectContaining({ code: 'OBJECT_BROKEN' }));
  });
  it('fails with the verifier’s verdict when the kernel refuses it', () => {
    for (const order of BYTE_ORDERS) {
      const path = fileURLToPath(new URL(`../../bpf/.output/flows.${order}.o`, import.meta.url));
      const object = readFileSync(path);
      const programs = codeSections(object).find(({ name }) => name === 'tc');
      if (programs !== undefined) object[programs.code.byteOffset - object.byteOffset] = UNKNOWN_OPCODE;
      writeFileSync(join(folder, `flows.${order}.o`), object);
    }
    const refused = expect.objectContaining({
      code: 'LOAD_FAILED',
      message: expect.stringMatching(/flows\.bpfe[lb]\.o: EINVAL\n(.*\n)*unknown opcode ff$/) as unknown,
      hint: `Linux ${release()} should take it: please report it with these lines.`,
    }) as unknown;
    expect(() => mayLoadBpf(load)).toThrow(refused);
  });
});

describe.skipIf(!mayLoadBpf())('an agent without the capability', () => {
  it.each([
    ['BPF', 'CAP_BPF (to load programs and make maps)'],
    ['PERFMON', 'CAP_PERFMON (to compare pointers into packets)'],
    ['NET_ADMIN', 'CAP_NET_ADMIN (to attach programs to network interfaces)'],
  ])('%s says so and what to do', (name, lack) => {
    const main = fileURLToPath(new URL('../../agent/dist/main.js', import.meta.url));
    const without = `--bounding-set=-${name.toLowerCase()},-sys_admin`;
    const env = { ...process.env, EXPORT: 'stdout', AGENT_IP: '127.0.0.1' };
    const { status, stderr } = spawnSync('setpriv', [without, process.execPath, main], { env, encoding: 'utf8' });
    expect(stderr).toBe(
      `The process lacks ${lack}\nAdd ${name} to securityContext.capabilities.add of the container, or run it privileged.\n`,
    );
    expect(status).toBe(1);
  });
});
