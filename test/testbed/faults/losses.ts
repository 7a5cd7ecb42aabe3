/** Is every packet and every flow accounted for from one count to the next? Pure. */
import type { Scrape } from '../../e2e/identity/books';
import { totalsSince } from '../collector/totals-since';
import type { ExactnessReport, ExactnessRow } from '../exactness';
import { compareExactly } from '../exactness';
import type { NetworkPlan } from '../network/plan';
import type { Count } from './count';
import type { Loss } from './fault';

/** What the agents say of flow records, all together. */
type AgentsSay = { out: number; dropped: number; failed: number; lostPackets: number; ledgerErrors: number };

export type LossReport = AgentsSay & {
  exactness: ExactnessReport;
  /** Packets that interfaces counted and flows did not. */
  missing: number;
  /** Flow records that the collector got. */
  records: number;
};

function said({ flows, packets, sum }: Scrape): AgentsSay {
  const { lost_malformed, lost_map_full, lost_ring_full } = packets;
  return {
    out: flows.out,
    dropped: flows.dropped,
    failed: flows.failed,
    lostPackets: lost_malformed + lost_map_full + lost_ring_full,
    ledgerErrors: sum('errors_total', { component: 'ledger' }),
  };
}

/** @param restarted nodes whose agent was started anew in between, so that it counts from 0 */
export function lossesBetween(
  network: NetworkPlan,
  before: Count,
  after: Count,
  restarted: ReadonlySet<string>,
): LossReport {
  const totals = totalsSince(before.totals, after.totals);
  const exactness = compareExactly(network, before.interfaces, after.interfaces, totals);
  const sum: AgentsSay = { out: 0, dropped: 0, failed: 0, lostPackets: 0, ledgerErrors: 0 };
  for (const [node, scrape] of after.agents) {
    const now = said(scrape);
    const first = before.agents.get(node);
    const then = first === undefined || restarted.has(node) ? undefined : said(first);
    for (const key of Object.keys(sum) as (keyof AgentsSay)[]) sum[key] += now[key] - (then?.[key] ?? 0);
  }
  return {
    ...sum,
    exactness,
    missing: exactness.interfacePackets - exactness.flowPackets,
    records: totals.pairs.reduce((all, { records }) => all + records, 0),
  };
}

/** What a check of losses has to know of the fault. */
export type Befallen = {
  /** Name of the node that it befell. */
  node: string;
  /** Packets that a killed process held at most. */
  mayLose?: number;
};

/** A packet that passes while its interface goes may be counted at the next one, too: so much of what a pod sent. */
const TWICE = 0.01;

type Check = readonly [holds: boolean, text: string];

const CHECKS: Readonly<Record<Loss, (report: LossReport, befallen: Befallen) => readonly Check[]>> = {
  none: ({ exactness }) => [exact(exactness.rows)],
  // A flow record tells of one packet at least.
  counted: ({ missing, dropped, failed, lostPackets }) => {
    const named = dropped + failed + lostPackets;
    return [
      [missing >= named, `losses of ${named} flows are named, and only ${missing} packets are missing`],
      [named > 0 || missing === 0, `${missing} packets are missing, and no loss is named`],
    ];
  },
  killed: ({ missing, exactness }, { node, mayLose = 0 }) => [
    [missing >= 0 && missing <= mayLose, `${missing} packets are missing, and the agent held ${mayLose} at most`],
    exact(exactness.rows.filter((row) => row.node !== node)),
  ],
  unreceived: ({ exactness: { rows } }, { node }) => [
    exact(rows.filter((row) => row.node !== node)),
    [rows.every((row) => row.flowPackets >= row.interfacePackets), `packets are missing:\n${listOf(rows)}`],
    [
      rows.every((row) => row.direction === 'received' || row.flowPackets <= row.interfacePackets * (1 + TWICE)),
      `packets were counted twice:\n${listOf(rows)}`,
    ],
  ],
};

const listOf = (rows: readonly ExactnessRow[]): string => rows.map((row) => JSON.stringify(row)).join('\n');

function exact(rows: readonly ExactnessRow[]): Check {
  const inexact = rows.filter((row) => !row.exact);
  return [inexact.length === 0, `flows differ from what interfaces counted:\n${listOf(inexact)}`];
}

/** What is wrong with the report of a fault; nothing if losses are as they must be. */
export function troubles(report: LossReport, loss: Loss, befallen: Befallen): string[] {
  const { out, records, dropped, failed, lostPackets, ledgerErrors } = report;
  const named = dropped + failed + lostPackets;
  const general: readonly Check[] = [
    [ledgerErrors === 0, `the agents’ books were wrong ${ledgerErrors} times`],
    [loss === 'counted' || named === 0, `losses of ${named} flows are named, and none should be there`],
    // A killed agent has told nobody what became of its flows.
    [loss === 'killed' || records === out, `the agents say they sent ${out} flow records, ${records} arrived`],
  ];
  return [...CHECKS[loss](report, befallen), ...general].filter(([holds]) => !holds).map(([, text]) => text);
}
