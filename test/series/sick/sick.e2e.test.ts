/** A hundred clusters with something planted in them: the page says that, and nothing else. */
import { expect, test } from 'vitest';
import { findProgram } from '../../setup/detect';
import { judgeSick, misjudgedText } from './judge-sick';

const there = findProgram(['prometheus']) !== undefined && findProgram(['promtool']) !== undefined;
if (!there) process.stderr.write('tests of sick clusters are skipped: no Prometheus here\n');

test.skipIf(!there)(
  'the page says of a hundred clusters what was planted in them',
  async () => {
    expect(misjudgedText(await judgeSick(1, 100))).toBe('');
  },
  300_000,
);
