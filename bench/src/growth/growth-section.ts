import type { Run } from '../bench-options.ts';
import { markdownTable } from '../markdown-table.ts';
import { count, megabytes } from './growth-picture.ts';
import type { Growth, GrowthResults } from './measure-growth.ts';
import type { Load } from './measure-loads.ts';

/** What the platform gives an isolate, in megabytes, and what of it we want to need at most. */
const LIMITS = { platform: 128, ours: 64 } as const;

/** The growth's part of docs/proof.md: a picture and a table for each dimension. */
export function growthSection(
  { growths, togetherBytes, loads }: GrowthResults & { readonly loads: readonly Load[] },
  { rounds, requests }: Pick<Run, 'rounds' | 'requests'>,
  machine: string,
): string {
  const heap = megabytes(togetherBytes);
  const verdict = heap < LIMITS.ours ? 'met' : 'missed';
  return `Measured on ${new Date().toISOString().slice(0, 10)}: ${machine}.

The built gateway as it ships, in ${rounds} interleaved rounds of ${requests} requests; added is against a bare proxy that is sent the
same requests; ± is the standard error. Heap is what the isolate holds after a collection of garbage, once all callers have
asked, read through its inspector; the resident memory of workerd says nothing of it. The platform gives an isolate
${LIMITS.platform} MB.

**With 10,000 callers, ten instances and 1,000 rules for each of them: ${heap.toFixed(1)} MB in use. Wanted: under ${LIMITS.ours} MB, ${verdict}.**

${[...growths.map(dimensionSection), ...loads.map(loadSection)].join('\n\n')}
`;
}

function dimensionSection({ dimension, points }: Growth): string {
  const { name, title, beside } = dimension;
  const rows = points.map(({ value, addedUs, heapBytes }) => [
    count(value),
    `${addedUs.value.toFixed(0)} ± ${Number.isFinite(addedUs.error) ? addedUs.error.toFixed(0) : '?'}`,
    megabytes(heapBytes).toFixed(1),
  ]);
  return `### ${title}

With ${beside}.

![Added CPU time of a request and heap in use, by ${name}](drawings/${pictureName(name)})

${markdownTable([name, 'added µs', 'heap MB'], rows)}`;
}

function loadSection({ name, title, beside, columns, points }: Load): string {
  const rows = points.map(({ value, first, second }) => [count(value), first.toFixed(0), second.toFixed(0)]);
  const [grows, first, second] = columns;
  return `### ${title}

With ${beside}.

![${first} and ${second}, by ${grows}](drawings/${pictureName(name)})

${markdownTable([...columns], rows)}`;
}

/** The file of a dimension's picture. */
export function pictureName(dimension: string): string {
  return `growth-${dimension}.svg`;
}
