/** Addresses and names in network `k` of those that one agent watches, 1 to 250. */

export type Mac = readonly number[];
export type Ip = readonly number[];

/** What an address may belong to beside the ports, which have their own number. */
export const SUBNET = { bridge: 100, vxlan: 101, macvlan: 102, pair: 103, nowhere: 200 } as const;

const mac = (k: number, what: number, i: number): Mac => [0x02, 0, k, 0, what, i];
export const portMac = (k: number, i: number): Mac => mac(k, 1, i);
/** Of who is reached by port `i`. */
export const hostMac = (k: number, i: number): Mac => mac(k, 2, i);
export const bridgeMac = (k: number): Mac => mac(k, 3, 0);
export const macvlanMac = (k: number): Mac => mac(k, 4, 0);
export const vxlanMac = (k: number): Mac => mac(k, 5, 0);
export const pairMac = (k: number): Mac => mac(k, 6, 1);
export const unknownMac = (k: number): Mac => mac(k, 7, 9);
export const macText = (address: Mac): string => address.map((byte) => byte.toString(16).padStart(2, '0')).join(':');

export const ipOf = (k: number, subnet: number, host: number): Ip => [10, k, subnet, host];
export const ipText = (ip: Ip): string => ip.join('.');

export const portName = (k: number, i: number): string => `n${k}p${i}`;
export const otherName = (k: number, i: number): string => `n${k}q${i}`;
export const peerName = (k: number, i: number): string => `n${k}o${i}`;
export const bridgeName = (k: number): string => `n${k}br`;
export const vxlanName = (k: number): string => `n${k}vx`;
export const macvlanName = (k: number): string => `n${k}mv`;
export const pairName = (k: number, end: 'a' | 'b'): string => `n${k}${end}`;
