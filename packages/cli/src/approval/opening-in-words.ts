import { changesInWords } from '../gate/changes-in-words.ts';
import type { Opening } from './what-a-change-opens.ts';

/** What a change opens, and who must sign for it where two have to. */
export function openingInWords({ opens, difference, settings }: Opening): string {
  const verdict = opens
    ? 'opens something: a builder and an approver must sign\n'
    : 'opens nothing: a builder must sign\n';
  if (difference === undefined) return `the first version\n${verdict}`;
  const lines = [...changesInWords('gained', difference.gained), ...changesInWords('lost', difference.lost)];
  const more =
    settings.length > 0
      ? ['more than policies differ, which is not compared:', ...settings.map((path) => `        ${path}`)]
      : [];
  return [...lines, ...more, verdict].join('\n');
}
