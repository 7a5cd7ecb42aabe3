/** Puts the parts together: what to set, what it will do, how sure that is, or why nothing is advised. */
import type { Confidence } from './confidence';
import { confidenceIn } from './confidence';
import type { Facts } from './facts';
import type { MemoryLimitAdvice } from './memory-limit';
import { memoryLimitAdvice } from './memory-limit';
import type { Refusal } from './refusals';
import { refusesAll } from './refusals';
import type { SizeAdvice, SizeOptions } from './size';
import { sizeAdvice, USUAL_OPTIONS } from './size';
import type { TimeoutAdvice } from './timeout-advice';
import { timeoutAdvice } from './timeout-advice';
import type { Effect } from './what-if';
import { whatIf } from './what-if';

/** Refused as a whole, or what becomes of each setting. A setting whose advice is undefined can't be judged. */
export type Advice =
  | { refused: Refusal }
  | {
      refused: undefined;
      size: SizeAdvice;
      timeout: TimeoutAdvice | undefined;
      memoryLimit: MemoryLimitAdvice | undefined;
      /** Of the first change, or of the settings as they are. */
      effect: Effect;
      confidence: Confidence;
      /** Something is to be set. */
      hasChange: boolean;
    };

/** One setting at a time: the size comes first, because the others are judged by what it makes of the agents. */
export function advise(facts: Facts, options: SizeOptions = USUAL_OPTIONS): Advice {
  const refused = refusesAll(facts);
  if (refused !== undefined) return { refused };
  const size = sizeAdvice(facts, options);
  if (size === undefined) return { refused: { code: 'no-data', missing: 'peak' } };
  const timeout = size.verdict === 'keep' ? timeoutAdvice(facts, options.margin) : undefined;
  const effect = whatIf(facts, { cacheMaxFlows: size.to, cacheActiveTimeoutSeconds: timeout?.to });
  const memoryLimit = memoryLimitAdvice(facts, effect.workingSetBytes);
  const hasChange = size.verdict !== 'keep' || timeout !== undefined || memoryLimit !== undefined;
  return { refused: undefined, size, timeout, memoryLimit, effect, confidence: confidenceIn(facts), hasChange };
}
