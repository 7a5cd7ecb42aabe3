/** From a batch that differs to the one packet, and what must come before it, that makes the difference. */
import { runBatch } from './differential';
import type { Carrier } from './differential';
import type { RandomPacket } from './random-packet';

type Differs = (packets: RandomPacket[]) => Promise<boolean>;

/** The least n in [1, high] for which `holds`; it is known to hold for `high`, and taken to go on once it holds. */
async function least(high: number, holds: (n: number) => Promise<boolean>): Promise<number> {
  let low = 0;
  let found = high;
  while (found - low > 1) {
    const middle = (low + found) >> 1;
    if (await holds(middle)) found = middle;
    else low = middle;
  }
  return found;
}

const whole = (p: RandomPacket): RandomPacket => ({ ...p, pieces: [p.bytes.length] });
const plain = (p: RandomPacket): RandomPacket => ({ ...p, segments: 1, wireLength: 0 });
const MIN_BYTES = 14;
const cutTo = (p: RandomPacket, length: number): RandomPacket =>
  whole({ ...p, bytes: p.bytes.subarray(0, length), wireLength: 0 });

/** Takes from a packet what is not needed for the difference: its pieces, its segments, its tail. */
async function simplify(packet: RandomPacket, before: RandomPacket[], differs: Differs): Promise<RandomPacket> {
  let simple = packet;
  for (const step of [whole, plain]) {
    if (await differs([...before, step(simple)])) simple = step(simple);
  }
  if (simple.pieces.length > 1) return simple;
  const full = simple;
  const length = await least(full.bytes.length, async (n) =>
    n < MIN_BYTES ? false : differs([...before, cutTo(full, n)]),
  );
  return length < full.bytes.length ? cutTo(full, length) : full;
}

/** The fewest packets found that still differ: one, or a fragment and what it is joined with. */
async function fewest(packets: RandomPacket[], differs: Differs): Promise<RandomPacket[]> {
  const count = await least(packets.length, (n) => differs(packets.slice(0, n)));
  const culprit = packets[count - 1];
  if (await differs([culprit])) return [await simplify(culprit, [], differs)];
  const prefix = packets.slice(0, count - 1);
  const from = prefix.length - (await least(prefix.length, (n) => differs([...prefix.slice(-n), culprit])));
  const before = (await differs([prefix[from], culprit])) ? [prefix[from]] : prefix.slice(from);
  return [...before, await simplify(culprit, before, differs)];
}

const show = (p: RandomPacket): string =>
  `  ${p.layer} ${p.direction}, ${p.bytes.length} bytes in pieces of ${p.pieces.join('+')}, ` +
  `gso_segs ${p.segments}, wire_len ${p.wireLength}\n  ${Buffer.from(p.bytes).toString('hex')}`;

const SHOWN = 10;

/** What differs in a batch, for a person: the packets as hex and what each side says of them. */
export async function explain(packets: RandomPacket[], carrier: Carrier): Promise<string> {
  const differs: Differs = async (some) => {
    try {
      return (await runBatch(some, carrier)).differences.length > 0;
    } catch {
      return false; /* simplified to what can't be run: not the difference that is looked for */
    }
  };
  const few = (await differs(packets)) ? await fewest(packets, differs) : [];
  if (few.length === 0) return 'the difference does not come again: is something else at work on this machine?';
  const { differences } = await runBatch(few, carrier);
  return [...few.slice(-SHOWN).map(show), ...differences].join('\n');
}
