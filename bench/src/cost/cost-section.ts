import { PAGE_FILES } from '../../workers/names.ts';
import type { Run } from '../bench-options.ts';
import { markdownTable } from '../markdown-table.ts';
import type { Spread } from '../statistics/spread.ts';
import type { Contender } from './contender.ts';
import type { BenchResults, Compared, TargetResult } from './results.ts';

/** The bench's part of docs/proof.md. */
export function costSection(
  results: BenchResults,
  { contenders, growing }: Compared,
  { processes, rounds, requests, connections, starts }: Run,
  machine: string,
): string {
  const all = [
    ...contenders,
    ...growing.filter(({ name }) => contenders.every((other) => other.name !== name)),
  ];
  return `Measured on ${new Date().toISOString().slice(0, 10)}: ${machine}.

${processes} processes of each contender, one after another, with ${rounds} rounds for each. In a round, every contender gets a slice of ${requests} requests
(about 50 ms) on ${connections} connections, in another order each time, so that whatever else the machine does affects all of them. CPU is user and system time of all threads of the
contender's own processes, from the scheduler's accounts in nanoseconds; a contender has a core of its own, load and origin
another. Added is against the bare proxy of the same round, for callers in browsers a bare proxy with the same headers, for
Apache its own. Means over the processes of the medians of their rounds; ± is the standard error over processes, by the jackknife: two
processes of the same Worker differ by more than the rounds within one. Requests per second and latency are of slices: compare them with each other only. \`calls\` is what no gate of ours can be below: it asks for the
same headers and sends the same ones on, keeps the same call from caches and bounds it by a timer, waits for each request though its client hangs up,
hashes as many lines, and decides nothing.

${markdownTable(['', 'does', 'CPU µs', 'added µs', 'rps', 'p99 ms', 'gzip kB'], contenderRows(results, all))}
${missing(all)}
### Targets

Ratios of added CPU, totals of cold start and size. A target is met, or missed, where the interval that contains the true number 19 times
of 20 does not reach over it; otherwise this run does not tell.

${markdownTable(['target', 'limit', 'aim', 'measured', ''], results.targets.map(targetRow))}
${absentNumbers(results)}
### A page with its files

What a person waits for: milliseconds until one browser has a page of 2 kB and then the ${PAGE_FILES} files that it names, 20 kB each, on six connections, while
nobody else asks. \`direct\` has no Worker in between; the application answers at once. Medians; ± is half the distance between the quartiles.

${markdownTable(['', 'ms'], spreadRows(results.page_ms))}

### One decision

Where nothing is remembered of it.

${markdownTable(['rules', 'µs'], spreadRows(results.decision_us))}

### Cold start

CPU from the start of the process to the first answer, the runtime's own start and the fetch of the keys included. Medians of
${starts} starts; ± is half the distance between the quartiles.

${markdownTable(['', 'ms'], spreadRows(results.cold_start_ms))}

### Sizes

Everything a package exports, or a whole Worker; minified, \`gzip -9\`. Of a built one, \`start\` is what a request with a session
loads.

${markdownTable(['', 'kB', 'what is in it, before compression'], sizeRows(results))}
`;
}

function contenderRows(results: BenchResults, contenders: readonly Contender[]): string[][] {
  return contenders.flatMap(({ name, does }) => {
    const line = results.contenders[name];
    if (line === null || line === undefined) return [];
    return [
      [
        name,
        does,
        line.cpu_us.toFixed(1),
        name === 'bare' ? '' : withError(line.added_us, line.added_error_us, 1),
        String(line.rps),
        String(line.p99_ms),
        line.gzip_bytes === null ? '' : kilobytes(line.gzip_bytes),
      ],
    ];
  });
}

function missing(contenders: readonly Contender[]): string {
  const lines = contenders.flatMap(({ name, missing: why }) =>
    why === undefined ? [] : [`\`${name}\` (${why})`],
  );
  return lines.length === 0 ? '' : `\nNot measured: ${lines.join(', ')}.\n`;
}

/** A target as a row, also for a terminal. */
function targetRow({ name, most, least, aim, measured, error, verdict }: TargetResult): string[] {
  const told = measured === null ? '' : error === 0 ? measured.toFixed(1) : withError(measured, error, 2);
  return [name, most === null ? `at least ${least}` : String(most), String(aim), told, verdict];
}

function absentNumbers({ absent }: BenchResults): string {
  const lines = Object.entries(absent).map(([name, why]) => `- \`${name}\`: ${why}`);
  return lines.length === 0 ? '' : `\nWithout a number:\n\n${lines.join('\n')}\n`;
}

function withError(value: number, error: number | null, digits: number): string {
  return `${value.toFixed(digits)} ± ${error === null ? '?' : error.toFixed(digits)}`;
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
    kilobytes(bytes),
    Object.entries(shares[name] ?? {})
      .map(([owner, share]) => `${owner} ${share} %`)
      .join(', '),
  ]);
}

function kilobytes(bytes: number): string {
  return (bytes / 1000).toFixed(1);
}
