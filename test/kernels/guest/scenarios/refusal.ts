import { runToItsEnd } from '../agent';
import { observed } from '../report';

/** A kernel on which the agent must not start. */
export async function observeRefusal(): Promise<void> {
  observed('refusal', await runToItsEnd({}));
}
