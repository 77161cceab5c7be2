import type { Change, ElevationChange } from '@portcullis/policy/prove';
import { requestInWords } from './request-in-words.ts';

/** What is gained or lost, a few lines for each change. */
export function changesInWords(verb: string, changes: readonly Change[]): readonly string[] {
  return changes.flatMap(({ roles, elevated, applications, operations, example, count, rules }) => [
    `${verb}  ${roles.length === 0 ? example.caller : roles.join(', ')}${elevated === undefined ? '' : ` with an elevation to ${elevated.join(', ')}`}: ${applications.join(', ') || 'anything'} (${operations.join(', ') || 'any operation'})`,
    `        ${requestInWords(example)}`,
    // A rule that was changed is the one that lets in and the one that refuses.
    `        ${count} requests changed, by ${[...new Set(rules)].join(' and ')}`,
  ]);
}

/** How elevations differ, a line for each. */
export function elevationsInWords(changes: readonly ElevationChange[]): readonly string[] {
  return changes.map(
    ({ role, change, fields }) =>
      `elevation  ${role}: ${change}${fields.length === 0 ? '' : ` (${fields.join(', ')})`}`,
  );
}
