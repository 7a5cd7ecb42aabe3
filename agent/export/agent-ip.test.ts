import { execFileSync, spawnSync } from 'node:child_process';
import type { NetworkInterfaceInfo } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../config/config';
import { pickAddress, resolveAgentIp } from './agent-ip';

const info = (family: 'IPv4' | 'IPv6', address: string, internal = false): NetworkInterfaceInfo => {
  const common = { address, netmask: '', mac: '', internal, cidr: null };
  return family === 'IPv4' ? { ...common, family } : { ...common, family, scopeid: 0 };
};

const INTERFACES = {
  lo: [info('IPv4', '127.0.0.1', true), info('IPv6', '::1', true)],
  eth0: [info('IPv6', 'fe80::1'), info('IPv6', 'fd00::5'), info('IPv4', '10.0.0.5')],
  eth1: [info('IPv4', '10.0.1.5')],
};

describe('pickAddress', () => {
  it('prefers the first family, and no loopback nor link-local address', () => {
    expect(pickAddress(INTERFACES, ['IPv4', 'IPv6'])).toBe('10.0.0.5');
    expect(pickAddress(INTERFACES, ['IPv6'])).toBe('fd00::5');
    expect(pickAddress({ lo: INTERFACES.lo }, ['IPv4', 'IPv6'])).toBeUndefined();
  });

  it('looks at the named interface only', () => {
    expect(pickAddress(INTERFACES, ['IPv4'], 'eth1')).toBe('10.0.1.5');
    expect(pickAddress(INTERFACES, ['IPv4'], 'lo')).toBe('127.0.0.1');
    expect(pickAddress(INTERFACES, ['IPv6'], 'eth1')).toBeUndefined();
  });
});

describe('resolveAgentIp', () => {
  it('takes AGENT_IP as it is', async () => {
    expect(await resolveAgentIp(parseConfig({ EXPORT: 'stdout', AGENT_IP: '192.0.2.1' }))).toBe('192.0.2.1');
  });

  it('refuses an interface that is not there', async () => {
    const config = parseConfig({ EXPORT: 'stdout', AGENT_IP_IFACE: 'name:none9' });
    await expect(resolveAgentIp(config)).rejects.toThrow('there is no none9');
  });
});

const PRINT_AGENT_IP = join(import.meta.dirname, 'testing/print-agent-ip.ts');

/** Arguments of unshare(1) that run shell commands in a network namespace of their own. */
const inNamespace = (commands: readonly string[]): string[] => [
  '--net',
  ...(process.getuid?.() === 0 ? [] : ['--map-root-user']),
  ...['sh', '-ec', commands.join('\n')],
];

const TWO_INTERFACES = [
  'ip link add eth0 type veth peer name eth1',
  'ip link set eth0 up',
  'ip link set eth1 up',
  'ip link set lo up',
];

/** Why there can be no namespace with interfaces; undefined: there can. */
function lackForNamespace(): string | undefined {
  const { status, stderr, error } = spawnSync('unshare', inNamespace(TWO_INTERFACES), { encoding: 'utf8' });
  return status === 0 ? undefined : (error?.message ?? stderr.trim());
}

const lack = lackForNamespace();

describe.skipIf(lack !== undefined)(`resolveAgentIp in a namespace${lack === undefined ? '' : `: ${lack}`}`, () => {
  const addressWith = (
    commands: readonly string[],
    environment: Readonly<Record<string, string | undefined>> = {},
  ): string => {
    const print = `exec "${process.execPath}" --import tsx "${PRINT_AGENT_IP}"`;
    const env = { PATH: process.env.PATH, EXPORT: 'stdout', ...environment };
    return execFileSync('unshare', inNamespace([...TWO_INTERFACES, ...commands, print]), { encoding: 'utf8', env });
  };

  it.each([
    ['no default route', ['ip addr add 10.9.0.5/24 dev eth1'], '10.9.0.5'],
    [
      'only IPv6, by its default route',
      [
        'ip addr add fd00:1::5/64 dev eth0 nodad',
        'ip addr add fd00:2::5/64 dev eth1 nodad',
        'ip -6 route add default dev eth1',
      ],
      'fd00:2::5',
    ],
    ['only IPv6, no default route', ['ip addr add fd00:1::5/64 dev eth0 nodad'], 'fd00:1::5'],
    [
      'IPv4, by its default route',
      ['ip addr add 10.9.0.5/24 dev eth0', 'ip addr add 10.9.1.5/24 dev eth1', 'ip route add default via 10.9.1.1'],
      '10.9.1.5',
    ],
  ])('%s', { timeout: 30_000 }, (_, commands, address) => {
    expect(addressWith(commands)).toBe(address);
  });

  it('does not fall back to a family that was not asked for', { timeout: 30_000 }, () => {
    const commands = ['ip addr add 10.9.0.5/24 dev eth0', 'ip addr add fd00:1::5/64 dev eth1 nodad'];
    expect(addressWith(commands, { AGENT_IP_TYPE: 'ipv6' })).toBe('fd00:1::5');
  });

  it.each([
    [
      { AGENT_IP_IFACE: 'name:nope' },
      '2 The settings are not valid:\n  - AGENT_IP_IFACE="name:nope" must name an interface that exists: there is no nope',
    ],
    [{ AGENT_IP_IFACE: 'name:eth1' }, '1 No address to report as the agent’s IP: the interface eth1 has no address'],
    [
      { AGENT_IP_IFACE: 'name:eth0', AGENT_IP_TYPE: 'ipv6' },
      '1 No address to report as the agent’s IP: the interface eth0 has no address of AGENT_IP_TYPE=ipv6',
    ],
    [
      { AGENT_IP_TYPE: 'ipv6' },
      '1 No address to report as the agent’s IP: no interface has an address of AGENT_IP_TYPE=ipv6',
    ],
  ])('says with %j why there is none', { timeout: 30_000 }, (environment, why) => {
    expect(addressWith(['ip addr add 10.9.0.5/24 dev eth0'], environment)).toBe(why);
  });
});
