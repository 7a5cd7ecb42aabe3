import type { Translate } from '../i18n/use-t';

/** How bad a finding is. `info` costs money but loses nothing. */
export type Severity = 'info' | 'watch' | 'degraded' | 'runaway';

/** State of a node or of the cluster, in one word. */
export type Verdict = 'healthy' | 'watch' | 'degraded' | 'runaway' | 'no-data' | 'on-hold';

/** Worst first; `no-data` before `watch`, since an agent that says nothing may be losing everything. */
export const VERDICTS: readonly Verdict[] = ['runaway', 'degraded', 'no-data', 'watch', 'on-hold', 'healthy'];

/** Something that a reader should know about one agent or about all. */
export type Finding = {
  code: string;
  severity: Severity;
  /** What is seen, in one sentence with its numbers. */
  sentence: (t: Translate, locale: string) => string;
  /** What to do about it, naming the setting. Undefined if there is nothing to do but look. */
  fix: ((t: Translate, locale: string) => string) | undefined;
  /** The panel that explains it. */
  panel: string;
  /** Node that it was found on; undefined: the cluster. */
  node: string | undefined;
};
