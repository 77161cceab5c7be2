import { didYouMean, nearestName } from '@portcullis/core/internal';
import type { ConfigurationProblem } from './configuration-problem.ts';
import { listOf } from './unchecked.ts';

/** Roles that a list names and "roles" does not declare, each with the one that was probably meant. */
export function unknownRoles(named: unknown, path: string, roles: readonly string[]): ConfigurationProblem[] {
  return unknownWords(named, path, roles, 'is not declared in "roles"');
}

/**
 * The same for any known words. Values that are not texts are skipped here and reported elsewhere.
 * @param problem what is wrong with a word that is not among them
 */
export function unknownWords(
  named: unknown,
  path: string,
  known: readonly string[],
  problem: string,
): ConfigurationProblem[] {
  return listOf(named).flatMap((word, index) => {
    if (typeof word !== 'string' || known.includes(word)) return [];
    return [
      { path: `${path}[${index}]`, message: `${JSON.stringify(word)} ${problem}${remedy(word, known)}` },
    ];
  });
}

/** Longer lists are too long to read in a message. */
const MOST_LISTED = 20;

/** What to write instead: the word that was probably meant, or the few that there are. */
function remedy(word: string, known: readonly string[]): string {
  const nearest = nearestName(word, known);
  if (nearest !== undefined) return didYouMean(nearest);
  return known.length === 0 || known.length > MOST_LISTED ? '' : `: use one of ${known.join(', ')}`;
}
