import type { Metric } from '../metrics/catalogue';
import { type Matcher, type Scope, select } from './selector';

/** Per-second rate of a counter, safe against restarts of the agent. */
export function rate(selector: string, windowSeconds: number): string {
  return `rate(${selector}[${duration(windowSeconds)}])`;
}

/** How much a counter grew over a window, safe against restarts. */
export function increase(selector: string, windowSeconds: number): string {
  return `increase(${selector}[${duration(windowSeconds)}])`;
}

/** Each value once, however many exporters tell it and however many jobs scrape it: before anything is added up or counted. */
export function once(metric: Metric, expression: string): string {
  return maxBy(metric.identity, expression);
}

/** Rates of a counter, each once; to be added up. */
export function ratesOf(
  metric: Metric,
  scope: Scope,
  windowSeconds: number,
  matchers: readonly Matcher[] = [],
): string {
  return once(metric, rate(select(metric, scope, matchers), windowSeconds));
}

/** What is a number: neither NaN nor infinite. */
export function finite(expression: string): string {
  return `(${expression}) < Inf > -Inf`;
}

/** Sum, kept apart by the given labels; no label means one total. An agent whose value is no number takes nothing away. */
export function sumBy(labels: readonly string[], expression: string): string {
  return aggregate('sum', labels, finite(expression));
}

/** Sum of what one agent tells, which the labels must name: where a part is no number, the sum is none either. */
export function sumWithin(labels: readonly string[], expression: string): string {
  return aggregate('sum', labels, expression);
}

/** An agent, by labels that all its series have. */
const ONE_AGENT = 'namespace, pod, instance';

/** Rates of agents whose other rates are numbers: what is divided by each other must be of the same agents. */
export function whereNumbers(rates: string, others: string): string {
  return `${rates} unless on (${ONE_AGENT}) (${others} * 0 != 0)`;
}

/** Highest value, kept apart by the given labels. */
export function maxBy(labels: readonly string[], expression: string): string {
  return aggregate('max', labels, expression);
}

function aggregate(operator: string, labels: readonly string[], expression: string): string {
  return labels.length === 0 ? `${operator}(${expression})` : `${operator} by (${labels.join(', ')}) (${expression})`;
}

/**
 * One zero where a counter has no series yet though its agents are there: they export most counters from the first
 * event on, and "nothing happened" must not look like "nobody tells". `evidence` has series if agents tell anything.
 */
export function zeroIfNone(expression: string, evidence: string): string {
  return `${expression} or (0 * sum(${evidence}) unless on () ${expression})`;
}

/** The biggest series of the whole range, judged once at its end: `topk` alone would choose anew at each point. */
export function biggest(parts: string, count: number, label: string, overRange: string): string {
  return `${parts} and on (${label}) topk(${count}, ${overRange})`;
}

/** A Prometheus duration. Whole seconds only. */
export function duration(seconds: number): string {
  return `${Math.max(1, Math.ceil(seconds))}s`;
}
