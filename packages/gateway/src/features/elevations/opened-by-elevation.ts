import { readAddress } from '@portcullis/core/internal';
import { difference, UndecidedError } from '@portcullis/policy/prove';
import type { PolicyDesk } from '../../operator.ts';

/** A proof that takes more than this is left to the command line. */
const LIMITS = { maxSeconds: 2, maxNodes: 500_000 };

/** How many kinds of access are named. */
const MOST_NAMED = 5;

/**
 * What a role would open while it is held by an elevation, in a line: applications and operations, or examples. Empty if it opens nothing.
 * `undefined` if that cannot be computed in time.
 */
export function openedByElevation(
  { policy, options, roles, given, application }: PolicyDesk,
  host: string,
  role: string,
  now: number,
): string | undefined {
  const { name, rules, elevations = [] } = policy;
  const { roles: _, ...words } = options;
  const offered = elevations.filter((each) => each.role === role);
  try {
    const { gained } = difference(
      { name, rules, elevations: [] },
      { name, rules, elevations: offered },
      {
        ...words,
        ...LIMITS,
        ...{ roles, given, now },
        classify: (method, path) => {
          const reading = readAddress(application, host, method, path);
          return reading.ok ? reading.resource : undefined;
        },
      },
    );
    const named = gained.map(({ applications, operations, example, rules: by }) => {
      const what =
        applications.filter((each) => each !== '').join(', ') || `${example.method} ${example.path}`;
      const how = operations.length === 0 ? '' : ` (${operations.join(', ')})`;
      return `${what}${how}, ${by[0] ?? ''}`;
    });
    const more = named.length - MOST_NAMED;
    return [...new Set(named)].slice(0, MOST_NAMED).join('; ') + (more > 0 ? '; …' : '');
  } catch (error) {
    if (error instanceof UndecidedError) return undefined;
    throw error;
  }
}
