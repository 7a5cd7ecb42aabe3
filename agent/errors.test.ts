import { describe, expect, it } from 'vitest';
import { AgentError, ERRORS } from './errors';

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

  it('has a hint for every code', () => {
    for (const { message, hint } of Object.values(ERRORS)) {
      expect(message).toMatch(/^[A-Z]/);
      expect(hint).toMatch(/\.$/);
    }
  });
});
