import { describe, expect, it } from 'vitest';
import { parseConfig } from '../config/config';
import { loadExpressions } from '../config/expression';
import { judgeInterface } from './selection';
import type { Verdict } from './selection';

const compile = await loadExpressions();
const link = (name: string, type = 1) => ({ ifindex: 7, name, type, up: true, lower: 0, master: 0, kind: '' });

describe('judgeInterface', () => {
  it.each<[string, string, string, Verdict]>([
    /* name, INTERFACES, EXCLUDE_INTERFACES */
    ['eth0', '', '', 'ethernet'],
    ['eth0', 'eth0', '', 'ethernet'],
    ['eth0', 'eth1,eth0', '', 'ethernet'],
    ['eth0', 'eth1', '', 'not-chosen'],
    ['eth01', 'eth0', '', 'not-chosen'],
    ['ETH0', 'eth0', '', 'not-chosen'],
    ['eth0', '', 'eth0', 'not-chosen'],
    ['eth0', '', 'eth1', 'ethernet'],
    ['eth0', 'eth0', 'eth0', 'not-chosen'],
    ['eth0', '/^eth/', '/0$/', 'not-chosen'],
    ['eth1', '/^eth/', '/0$/', 'ethernet'],
    ['veth1', '/^eth/', '', 'not-chosen'],
    ['veth1', '/eth/', '', 'ethernet'],
    ['br-int', '/^br-/,eth0', 'br-ex', 'ethernet'],
    ['br-ex', '/^br-/,eth0', 'br-ex', 'not-chosen'],
  ])('%s by INTERFACES=%s EXCLUDE_INTERFACES=%s: %s', (name, include, exclude, verdict) => {
    const environment = { EXPORT: 'stdout', INTERFACES: include, EXCLUDE_INTERFACES: exclude };
    const config = parseConfig(environment, compile);
    expect(judgeInterface(link(name), config.interfaces, config.excludeInterfaces)).toBe(verdict);
  });

  it.each<[string, number, Verdict]>([
    ['Ethernet', 1, 'ethernet'],
    ['loopback', 772, 'ethernet'],
    ['PPP', 512, 'none'],
    ['raw IP', 519, 'none'],
    ['ipip', 768, 'none'],
    ['ip6tnl', 769, 'none'],
    ['SIT', 776, 'none'],
    ['GRE', 778, 'none'],
    ['GRE over IPv6', 823, 'none'],
    ['tun and wireguard', 65534, 'none'],
    ['InfiniBand', 32, 'unknown-header'],
    ['Wi-Fi in monitor mode', 803, 'unknown-header'],
    ['netlink monitor', 824, 'unknown-header'],
    ['void', 65535, 'unknown-header'],
  ])('%s (%i): %s', (_, type, verdict) => {
    expect(judgeInterface(link('any0', type), [], [])).toBe(verdict);
  });

  it('does not ask for the header of an interface that is not chosen', () => {
    const { interfaces } = parseConfig({ EXPORT: 'stdout', INTERFACES: 'eth0' });
    expect(judgeInterface(link('ib0', 32), interfaces, [])).toBe('not-chosen');
    expect(judgeInterface(link('eth0', 32), interfaces, [])).toBe('unknown-header');
  });
});
