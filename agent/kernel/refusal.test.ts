import { describe, expect, it } from 'vitest';
import { ERRNO } from '../native/libc';
import { refusalError, verdictOf } from './refusal';
import type { Refusal } from './refusal';

const EINVAL = 22;
const EACCES = 13;
const STATISTICS = 'processed 0 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0\n';

const refused = (refusal: Partial<Refusal>) =>
  refusalError({
    errno: EINVAL,
    log: '',
    release: '6.1.0-41-amd64',
    object: '/agent/flows.bpfel.o',
    cacheMaxFlows: 120_000,
    ringbufBytes: 4_194_304,
    ...refusal,
  });

describe('refusalError', () => {
  it.each(['4.18.0-553.el8_10.x86_64', '5.10.0-36-cloud-amd64', '5.13.19'])(
    'says only that %s is too old',
    (release) => {
      const error = refused({ release, log: `BPF_STX uses reserved fields\n${STATISTICS}` });
      expect(error).toMatchObject({ code: 'KERNEL_TOO_OLD', exitCode: 1, hint: undefined });
      expect(error.message).toBe(`Linux ${release} is too old for this agent, which needs Linux 5.14 or later.`);
    },
  );

  it.each(['5.14.0-427.13.1.el9_4.x86_64', '6.1.0-41-amd64', '6.12.1+', '10.0.1'])(
    'tells what the verifier of %s has against the program',
    (release) => {
      const error = refused({ release, log: `back-edge from insn 981 to 982\n${STATISTICS}` });
      expect(error).toMatchObject({ code: 'LOAD_FAILED', exitCode: 1 });
      expect(error.message).toBe(
        'The kernel refuses the program /agent/flows.bpfel.o: EINVAL\nback-edge from insn 981 to 982',
      );
      expect(error.hint).toContain(`Linux ${release}`);
    },
  );

  it('names memory and what the maps have of it', () => {
    const error = refused({ errno: ERRNO.ENOMEM });
    expect(error.code).toBe('MAPS_NO_MEMORY');
    expect(`${error.message} ${error.hint}`).toMatch(/memory.*CACHE_MAX_FLOWS.*120000.*RINGBUF_BYTES.*4194304/s);
  });

  it('does not blame capabilities that the process has', () => {
    const error = refused({ errno: ERRNO.EPERM });
    expect(error.code).toBe('BPF_FORBIDDEN');
    expect(error.hint).toMatch(/seccomp.*user namespace/);
  });

  it('gives the errno when the verifier was not asked', () => {
    expect(refused({ errno: EACCES }).message).toBe('The kernel refuses the program /agent/flows.bpfel.o: EACCES');
  });
});

describe('verdictOf', () => {
  it('is the end of the log, without statistics', () => {
    const log = `func#0 @0\n0: R1=ctx() R10=fp0\n; code\n7: (71) r1 = *(u8 *)(r2 +0)\nR2 invalid mem access 'scalar'\nverification time 5 usec\nstack depth 0\n${STATISTICS}`;
    expect(verdictOf(log)).toBe("; code\n7: (71) r1 = *(u8 *)(r2 +0)\nR2 invalid mem access 'scalar'");
  });
  it('cuts long lines', () => {
    expect(verdictOf('R0'.repeat(1000)).length).toBeLessThan(210);
  });
});
