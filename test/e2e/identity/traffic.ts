/** Load that goes on while a scenario does things to the agent. */
import type { Lab } from '../../bench/process/lab';

/** Short enough to end soon after it is asked to; but a part has a packet of each flow, as the next begins anew. */
const PART_SECONDS = 0.25;

/** Sends `flows` flows at `rate` packets a second while `during` runs; resolves when the last packet is out. */
export async function underLoad<T>(
  lab: Lab,
  { flows, rate }: { flows: number; rate: number },
  during: () => Promise<T>,
): Promise<T> {
  let wanted = true;
  async function send(): Promise<void> {
    const packets = Math.max(flows, Math.ceil(rate * PART_SECONDS));
    while (wanted) await lab.send({ packets, flows, rate });
  }
  const sending = send();
  sending.catch(() => undefined); // thrown below; a sender that ends must not hide what `during` has to say
  try {
    return await during();
  } finally {
    wanted = false;
    await sending;
  }
}
