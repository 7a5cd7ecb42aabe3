/** Writes one line for the user. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Writes one line about a problem. */
export function complain(line: string): void {
  process.stderr.write(`${line}\n`);
}
