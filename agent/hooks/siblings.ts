/**
 * Programs of other agents of ours, which let every packet go on: one that runs before ours is no trouble, and two agents must
 * not fight for the front. To ask the kernel about a program of somebody else takes CAP_SYS_ADMIN, so each agent holds a netlink
 * port for each of its programs: the kernel gives a port to one socket of a network namespace at a time.
 */
import type { Namespace } from '../netlink/namespace';
import { holdPort, lookAtPort } from '../netlink/requests';

/** Above process numbers, which are the kernel's own choice of ports, and below its second choice. */
const FIRST_PORT = 0x42000000;
const portOf = (program: number): number => FIRST_PORT + (program & 0xffffff);

export type Siblings = {
  /** Whether the program, by its identifier, belongs to an agent of ours that runs in the network namespace; by default in this one. */
  isOurs(program: number, namespace?: Namespace): boolean;
  [Symbol.dispose](): void;
};

/** Tells other agents of the programs of this one. */
export function announcePrograms(programs: readonly number[]): Siblings {
  const held = programs.map((program) => holdPort(portOf(program)));
  return {
    isOurs: (program, namespace) => lookAtPort(portOf(program), namespace) === 'in use',
    [Symbol.dispose]() {
      for (const port of held) port[Symbol.dispose]();
    },
  };
}
