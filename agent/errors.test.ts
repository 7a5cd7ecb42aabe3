import { describe, expect, it } from 'vitest';
import { AgentError, ERRORS } from './errors';
import type { ErrorCode } from './errors';

describe('AgentError', () => {
  it('fills its message from its data', () => {
    const cause = new Error('EADDRINUSE');
    const error = new AgentError('METRICS_LISTEN_FAILED', { address: '*:9090', detail: cause.message }, { cause });
    expect(error.message).toBe('The metrics server cannot listen on *:9090: EADDRINUSE');
    expect(error).toMatchObject({ code: 'METRICS_LISTEN_FAILED', exitCode: 1, cause, name: 'AgentError' });
  });

  it('leaves a placeholder without data in place, so that the mistake shows', () => {
    expect(new AgentError('LOAD_FAILED', { object: 'flows.o' }).message).toContain('{detail}');
  });

  it('fills its hint, too', () => {
    const error = new AgentError('NO_BPF_RIGHTS', { capabilities: 'CAP_BPF', names: 'BPF' });
    expect(error.hint).toBe('Add BPF to securityContext.capabilities.add of the container, or run it privileged.');
  });

  it('says what to do for every code, unless the message is a whole sentence', () => {
    for (const [code, { message }] of Object.entries(ERRORS)) {
      expect(message).toMatch(/^[A-Z]/);
      expect(new AgentError(code as ErrorCode).hint ?? message).toMatch(/\.$/);
    }
  });
});
