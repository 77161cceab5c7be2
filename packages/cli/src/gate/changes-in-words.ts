import type { Change } from '@portcullis/policy/prove';
import { requestInWords } from './request-in-words.ts';

/** What is gained or lost, a few lines for each change. */
export function changesInWords(verb: string, changes: readonly Change[]): readonly string[] {
  return changes.flatMap(({ roles, applications, operations, example, count, rules }) => [
    `${verb}  ${roles.length === 0 ? example.caller : roles.join(', ')}: ${applications.join(', ') || 'anything'} (${operations.join(', ') || 'any operation'})`,
    `        ${requestInWords(example)}`,
    // A rule that was changed is the one that lets in and the one that refuses.
    `        ${count} requests changed, by ${[...new Set(rules)].join(' and ')}`,
  ]);
}
