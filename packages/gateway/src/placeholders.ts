import type { ConfigurationProblem } from './configuration-problem.ts';

/** Upper case only: a role's template has `${department}`, which is a claim. */
const PLACEHOLDER = /\$\{([A-Z][A-Z\d_]*)\}/g;

/** A configuration with its variables in place, and those that were missing. */
export interface Filled {
  readonly value: unknown;
  readonly problems: readonly ConfigurationProblem[];
}

/** Puts the Worker's variables where the configuration names them, in every text at any depth. */
export function fillPlaceholders(value: unknown, env: object): Filled {
  const problems: ConfigurationProblem[] = [];
  const fill = (part: unknown, path: string): unknown => {
    if (typeof part === 'string') {
      return part.replace(PLACEHOLDER, (whole, variable: string) => {
        const given: unknown = Object.hasOwn(env, variable)
          ? (env as Record<string, unknown>)[variable]
          : undefined;
        if (typeof given === 'string') return given;
        problems.push({
          path,
          message: `names the variable ${variable}, which the Worker does not have as text`,
        });
        return whole;
      });
    }
    if (Array.isArray(part)) return part.map((item, index) => fill(item, `${path}[${index}]`));
    if (typeof part === 'object' && part !== null) {
      return Object.fromEntries(
        Object.entries(part).map(([key, item]) => [key, fill(item, path === '' ? key : `${path}.${key}`)]),
      );
    }
    return part;
  };
  return { value: fill(value, ''), problems };
}
