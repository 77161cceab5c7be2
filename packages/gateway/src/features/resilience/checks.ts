import type { ConfigurationProblem } from '../../configuration/configuration-problem.ts';
import type { PlacedInstance } from '../../configuration/unchecked.ts';

/** What must hold between the settings of an origin in trouble. Of what has another shape, it says nothing. */
export function resilienceProblems({ instance, path }: PlacedInstance): ConfigurationProblem[] {
  const { resilience, timeoutSeconds = 100 } = instance;
  if (typeof resilience !== 'object' || resilience === null) return [];
  const {
    firstByteSeconds = 30,
    retries = 1,
    failover,
    failoverTakesWrites,
  } = resilience as Readonly<Record<string, unknown>>;
  const longest = Number(firstByteSeconds) * (1 + Number(retries));
  const tooLong = `with ${retries} retries takes up to ${longest} seconds, which is longer than timeoutSeconds (${timeoutSeconds})`;
  const nobody = 'needs "failover": there is no second origin to send writes to';
  return [
    ...(longest > Number(timeoutSeconds)
      ? [{ path: `${path}.resilience.firstByteSeconds`, message: tooLong }]
      : []),
    ...(failoverTakesWrites === true && failover === undefined
      ? [{ path: `${path}.resilience.failoverTakesWrites`, message: nobody }]
      : []),
  ];
}
