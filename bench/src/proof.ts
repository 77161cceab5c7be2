import type { Contender } from './contenders.ts';
import { markdownTable } from './markdown-table.ts';
import type { BenchResults, Target } from './results.ts';
import type { Spread } from './statistics.ts';

/** How the bench was run. */
export interface Method {
  readonly rounds: number;
  readonly seconds: number;
  readonly connections: number;
}

/** The bench's part of docs/proof.md. */
export function benchSection(
  results: BenchResults,
  contenders: readonly Contender[],
  { rounds, seconds, connections }: Method,
  machine: string,
): string {
  const missing = contenders.filter(({ worker, apache }) => worker === undefined && apache === undefined);
  return `Measured on ${new Date().toISOString().slice(0, 10)}: ${machine}.

${rounds} interleaved rounds of ${seconds} s for each contender, ${connections} connections, one page of 2 kB. CPU is user and system time
of the contender's own processes by \`/proc/PID/stat\`; added is against the bare proxy of the same round. Medians;
± is half the distance between the quartiles. Requests per second share the cores with the load and the origin.

${markdownTable(['', 'does', 'CPU µs', 'added µs', 'rps', 'p99 ms', 'gzip kB'], contenderRows(results, contenders))}

Not measured: ${missing.map(({ name, missing: why }) => `\`${name}\` (${why})`).join(', ')}.

### Targets

${markdownTable(['target', 'at most', 'measured', ''], results.targets.map(targetRow))}

### One decision

${markdownTable(['rules', 'µs'], spreadRows(results.decision_us))}

### Cold start

CPU from the start of the process to the first answer, the runtime's own start and the fetch of the keys included.

${markdownTable(['', 'ms'], spreadRows(results.cold_start_ms))}

### Sizes

Everything a package exports, or a whole Worker; minified, \`gzip -9\`.

${markdownTable(['', 'kB', 'what is in it, before compression'], sizeRows(results))}
`;
}

function contenderRows(results: BenchResults, contenders: readonly Contender[]): string[][] {
  return contenders.flatMap(({ name, does }) => {
    const line = results.contenders[name];
    if (line === null || line === undefined) return [];
    const added = name === 'bare' ? '' : `${Math.round(line.added_us)} ± ${Math.round(line.added_spread_us)}`;
    const size = line.gzip_bytes === 0 ? '' : kilobytes(line.gzip_bytes);
    return [
      [name, does, String(Math.round(line.cpu_us)), added, String(line.rps), String(line.p99_ms), size],
    ];
  });
}

function targetRow({ name, most, measured, met }: Target): string[] {
  return [name, String(most), measured === null ? 'not yet' : String(measured), met ? 'met' : 'missed'];
}

function spreadRows(lines: Readonly<Record<string, Spread>>): string[][] {
  return Object.entries(lines).map(([name, { median, spread }]) => [
    name,
    `${median.toFixed(2)} ± ${spread.toFixed(2)}`,
  ]);
}

function sizeRows({ sizes, shares }: BenchResults): string[][] {
  return Object.entries(sizes).map(([name, bytes]) => [
    name,
    bytes === null ? 'not yet' : kilobytes(bytes),
    Object.entries(shares[name] ?? {})
      .map(([owner, share]) => `${owner} ${share} %`)
      .join(', '),
  ]);
}

function kilobytes(bytes: number): string {
  return (bytes / 1000).toFixed(1);
}
