/**
 * Ways from the testbed's own network into the fabric, without an interface between the two: a unix socket does not
 * belong to a network namespace. Usage: relay <JSON of RelayWay[]>.
 */
import { connect, createServer } from 'node:net';
import { pipeBoth } from './pipe-both';

export type RelayWay = {
  socketPath: string;
  host: string;
  port: number;
};

const ways = JSON.parse(process.argv[2] ?? '') as RelayWay[];
for (const { socketPath, host, port } of ways) {
  createServer((client) => pipeBoth(client, connect(port, host))).listen(socketPath);
}
