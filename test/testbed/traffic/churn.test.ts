import { expect, it } from 'vitest';
import { churnTurn } from './churn';
import { CHURN_PORTS, PORTS } from './plan';

const servers = ['10.0.0.1', '10.0.0.2', '10.0.0.1'];

it('uses every port once before any comes again', () => {
  const turns = Array.from({ length: CHURN_PORTS.count }, (_, n) => churnTurn(n + 777, servers));
  expect(new Set(turns.map(({ port }) => port)).size).toBe(CHURN_PORTS.count);
});

it('asks the servers in turn', () => {
  expect([0, 1, 2, 3].map((n) => churnTurn(n, servers).serverIp)).toEqual([...servers, servers[0]]);
});

it('takes no port that a server of the pod listens on, and none that the kernel gives away', () => {
  const last = CHURN_PORTS.first + CHURN_PORTS.count - 1;
  expect(last).toBeLessThan(32_768);
  for (const port of Object.values(PORTS)) expect(port).toBeLessThan(CHURN_PORTS.first);
});
