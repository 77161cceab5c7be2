import { didYouMean } from '@portcullis/core/internal';
import type { ConfigurationProblem } from './configuration-problem.ts';

interface PlacedProblem {
  readonly path: string;
  readonly message: string;
  readonly suggestion?: string | undefined;
}

/** What a package finds wrong with its part of a configuration, at the paths of the whole. */
export function problemsWithin(place: string, problems: readonly PlacedProblem[]): ConfigurationProblem[] {
  return problems.map(({ path, message, suggestion }) => ({
    path: path === '' || path.startsWith('[') ? `${place}${path}` : `${place}.${path}`,
    message: `${message}${didYouMean(suggestion)}`,
  }));
}
