import { markdownTable } from '../markdown-table.ts';
import { heapVerdict } from './heap-verdict.ts';
import type { SoakLine, SoakResult } from './run-soak.ts';

/** A result as people read it, and what is wrong with it. */
export interface SoakVerdict {
  readonly table: string;
  /** Nothing: it is a good one. */
  readonly problems: readonly string[];
}

/** Judges a soak. It is a good one where no answer was wrong, the heap is flat, and every event is there once. */
export function soakVerdict(result: SoakResult): SoakVerdict {
  const { lines, counts, duplicates, wrong, changes, log } = result;
  const heap = heapVerdict(lines.map(({ objectsMb }) => objectsMb));
  const requests = lines.at(-1)?.requests ?? 0;
  const missing = counts.filter(({ expected, recorded }) => recorded !== expected);
  const rows = [
    ['requests', String(requests)],
    ['wrong answers', String(wrong.count)],
    ['heap of the isolate', `${(lines.at(-1)?.heapMb ?? 0).toFixed(1)} MB at the end`],
    ['of it what its code holds', heap.said],
    ...counts.map(({ type, expected, recorded }) => [
      `events \`${type}\``,
      `${recorded} of ${expected} expected`,
    ]),
    ['events in the transparency log', `${log.entries} of ${log.printed} printed`],
    [
      'keys rotated, configurations pushed, groups synced',
      `${changes.rotations}, ${changes.pushes}, ${changes.syncs}`,
    ],
  ];
  return {
    table: markdownTable(['what', 'counted'], rows),
    problems: [
      ...(requests === 0 ? ['nothing was asked'] : []),
      ...(wrong.count === 0 ? [] : [`${wrong.count} answers were wrong: ${wrong.first.join('; ')}`]),
      ...(heap.grows ? [`what the isolate holds ${heap.said}`] : []),
      ...missing.map(
        ({ type, expected, recorded }) =>
          `${expected} events ${type} were expected, ${recorded} are recorded`,
      ),
      ...(duplicates === 0 ? [] : [`${duplicates} events were recorded twice`]),
      ...(log.entries === log.printed
        ? []
        : [`the transparency log has ${log.entries} events, and ${log.printed} were printed`]),
      ...log.findings.map((finding) => `the transparency log: ${finding}`),
    ],
  };
}

/** One line of the run. */
export function soakLine({ requests, wrong, heapMb, objectsMb, expected, recorded }: SoakLine): string {
  return `${requests} requests, ${wrong} wrong answers, heap ${heapMb.toFixed(2)} MB, of it held by code ${objectsMb.toFixed(3)} MB, events ${recorded} of ${expected}`;
}
