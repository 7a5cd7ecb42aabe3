import type { NetworkInterfaceInfo } from 'node:os';
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

  it('says where it has looked in vain', async () => {
    const config = parseConfig({ EXPORT: 'stdout', AGENT_IP_IFACE: 'name:none9' });
    await expect(resolveAgentIp(config)).rejects.toThrow('nothing of type any at name:none9');
  });
});
