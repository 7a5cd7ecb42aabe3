/** How the agent's process is started: the image, the testbed and the benchmarks take it from here. */

/** Figures: docs/performance.md. */
export const NODE_FLAGS: readonly string[] = [
  '--max-semi-space-size=1', // small young generation: an agent's garbage is little and short-lived
  '--single-threaded', // compiler and collector on threads of their own keep 2 MB each for work of milliseconds
  '--no-sparkplug', // code between interpreted and optimized: 1 MB, and nothing in CPU
  '--no-node-snapshot', // what Node.js has prepared for programs of all kinds: 1.2 MB more than what the agent uses of it
  '--expose-gc', // what only the start needed is collected once it is over (native/heap.ts)
];

/**
 * @param node path of Node.js
 * @param script path of the agent's bundle
 * @returns program and arguments
 */
export function agentCommand(node: string, script: string): readonly [string, ...string[]] {
  return [node, ...NODE_FLAGS, script];
}
