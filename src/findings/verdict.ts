import type { NodeFacts } from '../nodes/node-facts';
import type { NodeRow } from './node-row';
import { type Finding, type Severity, type Verdict } from './finding';
import { NODE_RULES } from './node-rules';
import { SIZING_CODES } from './rule';
import { peakOfThisSize } from './sizing';

/** Worst first. */
const SEVERITIES: readonly Severity[] = ['runaway', 'degraded', 'watch', 'info'];

/** Sorts findings worst first, keeping the order of the rules among equals. */
export function worstFirst(findings: readonly Finding[]): Finding[] {
  return [...findings].sort((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
}

/** The verdict that findings add up to: the worst of them; what only costs money is still healthy. */
export function verdictOf(findings: readonly Finding[]): Verdict {
  const [worst] = worstFirst(findings);
  return worst === undefined || worst.severity === 'info' ? 'healthy' : worst.severity;
}

function share(part: number | undefined, whole: number | undefined): number | undefined {
  return part === undefined || whole === undefined || whole <= 0 ? undefined : part / whole;
}

/** A map that is too small shows in several ways: the worst says it all. */
function withoutEchoes(findings: readonly Finding[]): Finding[] {
  const worst = findings.find(({ code }) => SIZING_CODES.has(code));
  return findings.filter((finding) => finding === worst || !SIZING_CODES.has(finding.code));
}

/** A row of the table out of what is known about an agent. */
export function judge(facts: NodeFacts): NodeRow {
  const findings = withoutEchoes(
    worstFirst(
      NODE_RULES.flatMap((rule) => {
        const found = rule(facts);
        return found === undefined ? [] : [{ ...found, node: facts.node }];
      }),
    ),
  );
  return {
    ...facts,
    occupancy: share(facts.mapEntries, facts.cacheMaxFlows),
    peakOccupancy: share(peakOfThisSize(facts), facts.cacheMaxFlows),
    findings,
    verdict: facts.reporting ? verdictOf(findings) : 'no-data',
  };
}
