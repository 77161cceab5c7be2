import { changesInWords, elevationsInWords } from '../gate/changes-in-words.ts';
import type { Opening } from './what-a-change-opens.ts';

/** What a change opens, and who must sign for it where two have to. */
export function openingInWords(opening: Opening): string {
  const verdict = opening.opens
    ? 'may grant access: a builder and an approver must sign\n'
    : 'grants no access: a builder must sign\n';
  if (opening.difference === undefined) return `the first version\n${verdict}`;
  return [...changesOf(opening), verdict].join('\n');
}

/** What differs between two configurations: requests, then settings. */
export function changesOf({ difference, settings, compared, harmless }: Opening): readonly string[] {
  const { gained = [], lost = [], elevations = [] } = difference ?? {};
  const listed = (title: string, lines: readonly string[]): readonly string[] =>
    lines.length > 0 ? [title, ...lines.map((line) => `        ${line}`)] : [];
  return [
    ...changesInWords('gained', gained),
    ...changesInWords('lost', lost),
    ...elevationsInWords(elevations),
    ...listed('changed settings, each of which may grant access:', settings),
    ...listed('changed rules, compared for every request:', compared),
    ...listed(
      'changed settings that grant no access:',
      harmless.map(({ setting, reason }) => `${setting} ${reason}`),
    ),
  ];
}
