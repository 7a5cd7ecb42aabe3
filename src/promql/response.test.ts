import { describe, expect, it } from 'vitest';
import { MalformedAnswerError, parseAnswer } from './response';

function body(values: [number, string][]): unknown {
  return { status: 'success', data: { resultType: 'matrix', result: [{ metric: { a: 'b' }, values }] } };
}

describe('parseAnswer', () => {
  it('reads ranges, and never takes NaN for zero', () => {
    const answer = parseAnswer(
      body([
        [1, '0'],
        [2, 'NaN'],
        [3, '1.5e-4'],
        [4, '+Inf'],
        [5, '-Inf'],
      ]),
    );
    expect(answer.series).toEqual([
      {
        labels: { a: 'b' },
        samples: [
          { time: 1, value: 0 },
          { time: 2, value: null },
          { time: 3, value: 1.5e-4 },
          { time: 4, value: Infinity },
          { time: 5, value: -Infinity },
        ],
      },
    ]);
  });

  it('reads instant values and warnings', () => {
    const result = [{ metric: {}, value: [7, '3'] }];
    expect(parseAnswer({ status: 'success', data: { result }, warnings: ['store down'] })).toEqual({
      series: [{ labels: {}, samples: [{ time: 7, value: 3 }] }],
      warnings: ['store down'],
      moment: 7,
    });
  });

  it.each([
    [undefined],
    [null],
    ['<html>'],
    [{}],
    [{ status: 'error', error: 'bad' }],
    [{ status: 'success', data: { result: [{ values: [] }] } }],
    [body([[1, 2 as unknown as string]])],
  ])('refuses %j', (answer) => {
    expect(() => parseAnswer(answer)).toThrow(MalformedAnswerError);
  });
});
