import { expect, it } from 'vitest';
import { placedCommand } from './processes';

const program = { name: 'x', command: 'node', args: ['a b', '$(c)'] };

it('ends the program with its parent', () => {
  expect(placedCommand(program)).toEqual({
    command: 'setpriv',
    args: ['--pdeathsig', 'KILL', '--', 'node', 'a b', '$(c)'],
  });
});

it('shows the /sys of the namespace or of the machine', () => {
  const inNamespace = { ...program, namespace: 'n' };
  expect(placedCommand({ ...inNamespace, sysfs: 'namespace' }).args).toContain('netns');
  expect(placedCommand({ ...inNamespace, sysfs: 'machine' }).args).toContain('--net=/run/netns/n');
});
