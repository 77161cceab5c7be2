import { OptionsError } from '@portcullis/core/internal';
import { publicCache, zone } from '@portcullis/proxy';
import type { ConfigurationProblem } from '../../configuration/configuration-problem.ts';
import type { PlacedInstance } from '../../configuration/unchecked.ts';

/** What only the package itself finds wrong with a public cache: a header that speaks for the proxy. */
export function publicCacheProblems({ instance, path }: PlacedInstance): ConfigurationProblem[] {
  const { publicCache: configured } = instance;
  const headers = (configured as { readonly headers?: unknown } | undefined)?.headers;
  if (!Array.isArray(headers)) return [];
  try {
    publicCache(zone(), { headers });
    return [];
  } catch (error) {
    if (!(error instanceof OptionsError)) throw error;
    return error.problems.map((problem) => ({
      path: `${path}.publicCache.headers`,
      message: problem.replace(/^headers /, ''),
    }));
  }
}
