/** First in, first out, with its totals at hand. */

export type Message = {
  readonly bytes: Buffer;
  /** Flows in it. */
  readonly flows: number;
  /** To be called when the message is delivered, if at all: its bytes may then be written over. */
  readonly release?: () => void;
};

export type MessageQueue = {
  readonly bytes: number;
  readonly flows: number;
  push(message: Message): void;
  /** The oldest message, left in place. */
  head(): Message | undefined;
  /** Takes the oldest message out. */
  shift(): void;
  clear(): void;
};

export function createMessageQueue(): MessageQueue {
  const messages: Message[] = [];
  const queue = {
    bytes: 0,
    flows: 0,
    push(message: Message): void {
      messages.push(message);
      queue.bytes += message.bytes.length;
      queue.flows += message.flows;
    },
    head: () => messages[0],
    shift(): void {
      const message = messages.shift();
      queue.bytes -= message?.bytes.length ?? 0;
      queue.flows -= message?.flows ?? 0;
    },
    clear(): void {
      messages.length = 0;
      queue.bytes = 0;
      queue.flows = 0;
    },
  };
  return queue;
}
