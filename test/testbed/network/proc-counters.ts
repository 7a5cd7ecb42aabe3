/** Counters of a process's network namespace out of /proc: no command has to be started, so every second is not too often. */
import { readFileSync } from 'node:fs';

/** Whole Ethernet frames, as the interface counts them. */
export type PacketCount = { packets: number; bytes: number };
export type DeviceCounters = { received: PacketCount; sent: PacketCount };

/** Columns of /proc/net/dev behind the name: the Linux man page proc(5). */
const COLUMNS = { rxBytes: 0, rxPackets: 1, txBytes: 8, txPackets: 9 } as const;

/** @throws Error when the device is not there */
export function parseProcNetDev(text: string, device: string): DeviceCounters {
  const line = text.split('\n').find((each) => each.trimStart().startsWith(`${device}:`));
  const numbers =
    line
      ?.slice(line.indexOf(':') + 1)
      .trim()
      .split(/\s+/)
      .map(Number) ?? [];
  const value = (column: keyof typeof COLUMNS): number => {
    const found = numbers[COLUMNS[column]];
    if (!Number.isSafeInteger(found)) throw new Error(`/proc/net/dev has no counters of ${device}`);
    return found;
  };
  return {
    received: { packets: value('rxPackets'), bytes: value('rxBytes') },
    sent: { packets: value('txPackets'), bytes: value('txBytes') },
  };
}

/** Counters of a device in the network namespace that a process is in. */
export function readProcCounters(pid: number, device: string): DeviceCounters {
  return parseProcNetDev(readFileSync(`/proc/${pid}/net/dev`, 'utf8'), device);
}
