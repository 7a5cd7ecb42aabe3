/** What happens to interfaces, as metrics and log tell it. */
import type { Logger } from 'pino';
import type { Recorder } from '../metrics/recorder';
import type { NetworkEvents } from './network';

/**
 * @param log that names the namespace, if it is another one than the agent's
 * @param onListed gets the number of interfaces with a program on them
 */
export function tell(recorder: Recorder, log: Logger, onListed: (attached: number) => void): NetworkEvents {
  return {
    attached(link, direction, way) {
      recorder.interfaceEvent(`attach_${way}`);
      log.debug({ interface: link.name, ifindex: link.ifindex, direction, way }, 'attached');
    },
    detached(name, way) {
      recorder.interfaceEvent(`detach_${way}`);
      log.debug({ way, interface: name }, 'detached');
    },
    failed(link, direction, error) {
      recorder.interfaceEvent('attach_fail');
      recorder.error('InterfaceEvents', 'CannotAttach', 'high');
      log.error(
        { interface: link.name, direction, error },
        'cannot attach: packets of this interface and direction are not counted',
      );
    },
    lost(link, direction) {
      recorder.error('InterfaceEvents', 'Detached', 'medium');
      log.warn({ interface: link.name, direction }, 'somebody else detached the program; it is attached again');
    },
    overtaken(link, direction) {
      recorder.error('InterfaceEvents', 'Overtaken', 'low');
      log.warn(
        { interface: link.name, direction },
        'a program of somebody else was attached in front; ours moves to the front again, and misses some milliseconds',
      );
    },
    behind(link, direction) {
      recorder.error('InterfaceEvents', 'Behind', 'medium');
      log.error(
        { interface: link.name, direction },
        'programs of others run before ours; packets that they do not let go on are not counted',
      );
    },
    unsuitable(link) {
      recorder.error('InterfaceEvents', 'UnknownLinkHeader', 'low');
      log.warn(
        { interface: link.name, type: link.type },
        'not attached: its packets begin with a header that this agent cannot read',
      );
    },
    missed(error) {
      recorder.error('InterfaceEvents', 'EventsMissed', 'medium');
      log.warn({ error }, 'interface events were missed; the list is read again');
    },
    unnumbered(link) {
      recorder.error('InterfaceEvents', 'CannotAttach', 'high');
      log.error(
        { interface: link.name, ifindex: link.ifindex },
        'not attached: there are no numbers left for interfaces of other network namespaces, or its index is one of them',
      );
    },
    listed: onListed,
  };
}
