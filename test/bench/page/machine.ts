/** On what it was measured. */
import { cpus, release, totalmem } from 'node:os';
import type { Report } from '../report';

export function machine(command: string): Omit<Report, 'benchmarks'> {
  const [{ model }] = cpus();
  return {
    machine: {
      cpu: model.trim(),
      cpus: cpus().length,
      memoryBytes: totalmem(),
      kernel: release(),
      node: process.version,
    },
    date: new Date().toISOString().slice(0, 10),
    command,
  };
}
