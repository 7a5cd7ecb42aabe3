/** Attaching by TCX links (Linux 6.6), which go with their descriptors: a killed agent leaves nothing behind. */
import { ATTACH_TYPE } from '../native/libbpf';
import type { Fd, Libbpf } from '../native/libbpf';
import { closeOnWorker } from '../native/libc';
import type { Direction, Way } from './hook';

const TYPE: Readonly<Record<Direction, number>> = { ingress: ATTACH_TYPE.tcxIngress, egress: ATTACH_TYPE.tcxEgress };

export const hasTcx = (libbpf: Pick<Libbpf, 'hasHook'>): boolean => libbpf.hasHook(ATTACH_TYPE.tcxIngress);

export const createTcxWay = (libbpf: Pick<Libbpf, 'linkCreateOnWorker'>): Way => ({
  name: 'tcx',
  async attach(program, ifindex, direction) {
    const link = await libbpf.linkCreateOnWorker(program, ifindex, TYPE[direction], true);
    if (link < 0) return { errno: -link };
    return { way: 'tcx', detach: () => closeOnWorker(link as Fd) };
  },
  removeLeftovers: () => Promise.resolve(0),
  close: () => Promise.resolve(),
});
