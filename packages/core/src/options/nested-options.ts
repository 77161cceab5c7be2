import { OptionsError } from './options-error.ts';

/**
 * Checks options that stand in others, so that all problems are told together: each of theirs with where they stand in
 * front, as in `theme.logo must be …`. Returns `undefined` if there are any.
 */
export function nestedOptions<Settings>(
  path: string,
  check: () => Settings,
  problem: (text: string) => void,
): Settings | undefined {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof OptionsError)) throw error;
    for (const text of error.problems) problem(`${path}.${text}`);
    return undefined;
  }
}
