import { describe, expect, it } from 'vitest';
import { createSilences } from './silences';

const HOUR = 3_600_000;

function silence(name: string, value: string) {
  return {
    matchers: [{ name, value, isRegex: false }],
    startsAt: new Date(0).toISOString(),
    endsAt: new Date(HOUR).toISOString(),
    createdBy: 'me',
    comment: 'later',
  };
}

describe('silences', () => {
  it('are pending, active, then expired', () => {
    const silences = createSilences();
    silences.post(silence('alertname', 'A'), 0);
    const stateAt = (now: number): string | undefined => silences.list([], now)[0]?.status.state;
    expect([stateAt(-1), stateAt(0), stateAt(HOUR)]).toEqual(['pending', 'active', 'expired']);
  });

  it('are replaced and ended by id', () => {
    const silences = createSilences();
    const id = silences.post(silence('alertname', 'A'), 0);
    expect(silences.post({ ...silence('alertname', 'B'), id }, 0)).toBe(id);
    silences.expire(id, 1000);
    expect(silences.list([], 2000)).toMatchObject([{ id, matchers: [{ value: 'B' }], status: { state: 'expired' } }]);
  });

  it.each([
    ['alertname="A"', 1],
    ['alertname=A', 1],
    ['alertname!="A"', 1],
    ['alertname=~"A|B"', 2],
    ['alertname!~"[AB]"', 0],
    ['other="x"', 0],
    ['other=""', 2],
  ])('are found by %s', (filter, found) => {
    const silences = createSilences();
    silences.post(silence('alertname', 'A'), 0);
    silences.post(silence('alertname', 'B'), 0);
    expect(silences.list([filter], 0)).toHaveLength(found);
  });

  it.each([null, {}, { ...silence('a', 'b'), matchers: [] }, { ...silence('a', 'b'), endsAt: 'never' }])(
    'are not made of %j',
    (body) => {
      expect(() => createSilences().post(body, 0)).toThrow('bad silence');
    },
  );
});
