import type { ConfigurationProblem } from './configuration-problem.ts';

/** What must be used once and is not: a name and its place, for each use. */
export function usedOnce(uses: readonly (readonly [name: string, path: string])[]): ConfigurationProblem[] {
  const first = new Map<string, string>();
  return uses.flatMap(([name, path]) => {
    const earlier = first.get(name);
    if (earlier !== undefined) return [{ path, message: `${name} is used already, at ${earlier}` }];
    first.set(name, path);
    return [];
  });
}
