/**
 * The CPU time of a request in microseconds, as a line of the bench's table in docs/proof.md says it. Fails where the bench has no such
 * line: then the costs would be of something that nobody measured.
 */
export function benchCpuUs(proof: string, line: string): number {
  const row = proof
    .split('\n')
    .map((text) => text.split('|').map((cell) => cell.trim()))
    .find(([, name]) => name === line);
  const cpuUs = Number(row?.[3]);
  if (Number.isFinite(cpuUs) && cpuUs > 0) return cpuUs;
  throw new Error(`docs/proof.md: the bench has no line "${line}" with a CPU time`);
}

/** The day, the machine and the programs of the bench, as the page says them. */
export function benchSetting(proof: string): string {
  const [, day, machine] = /Measured on (\d{4}-\d{2}-\d{2}): ([^)]*\))/.exec(proof) ?? [];
  if (day === undefined || machine === undefined)
    throw new Error('docs/proof.md: does not say when it was measured');
  return `${day}, ${machine}`;
}
