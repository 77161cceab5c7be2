import type { ConfigurationProblem } from './configuration-problem.ts';

/**
 * What must be used once and is not: a name and its place, for each use.
 * @param remedy what to do about a name. Default: that goes without saying
 */
export function usedOnce(
  uses: readonly (readonly [name: string, path: string])[],
  remedy: (name: string) => string | undefined = () => undefined,
): ConfigurationProblem[] {
  const first = new Map<string, string>();
  return uses.flatMap(([name, path]) => {
    const earlier = first.get(name);
    if (earlier !== undefined) {
      const used = `${name} is already used at ${earlier}`;
      const advice = remedy(name);
      return [{ path, message: advice === undefined ? used : `${used}: ${advice}` }];
    }
    first.set(name, path);
    return [];
  });
}

/** A use of a text. Values that are not texts are skipped here and reported elsewhere. */
export function textUse(value: unknown, path: string): [name: string, path: string][] {
  return typeof value === 'string' ? [[JSON.stringify(value), path]] : [];
}
