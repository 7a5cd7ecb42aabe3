/** A recording tells which Linux it was made on, but nothing of the machine: a full release names who built the kernel. */
import type { RawSeries } from '../prometheus/ask';

/** Major and minor number of a kernel release: `6.12` of `6.12.3-generic`; '' if it does not begin so. */
export function plainRelease(release: string): string {
  return /^\d+\.\d+/.exec(release)?.[0] ?? '';
}

/** The series with a plain release in its label `kernel`, if it has one. */
export function withPlainKernel({ metric, values }: RawSeries): RawSeries {
  if (metric.kernel === undefined) return { metric, values };
  return { metric: { ...metric, kernel: plainRelease(metric.kernel) }, values };
}
