import { describe, expect, it } from 'vitest';
import { exposition } from './exposition';

describe('exposition', () => {
  it('writes help, type and one sample a line', () => {
    const samples = [
      { labels: { pod: 'a', node: 'n"1' }, value: 1.5 },
      { labels: { pod: 'b\\', node: 'n\n2' }, value: 0 },
    ];
    expect(exposition([{ name: 'up_since', help: 'Since when.', type: 'gauge', samples }])).toBe(
      '# HELP up_since Since when.\n# TYPE up_since gauge\n' +
        'up_since{pod="a",node="n\\"1"} 1.5\nup_since{pod="b\\\\",node="n\\n2"} 0\n',
    );
  });
  it('leaves out what has no samples', () => {
    expect(exposition([{ name: 'nothing', help: '', type: 'counter', samples: [] }])).toBe('');
  });
});
