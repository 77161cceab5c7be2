import type { ConfigurationProblem, GatewayConfiguration } from 'portcullis';
import { namedInConfiguration } from 'portcullis/internal';
import type { WorkerVariables } from '../files/worker-variables.ts';

/**
 * The variables that a configuration needs and the Worker lacks, each where it is named first. Nothing is missing where it is not known
 * which ones the Worker has.
 */
export function missingVariables(
  configuration: GatewayConfiguration,
  variables: WorkerVariables | undefined,
): readonly ConfigurationProblem[] {
  if (variables === undefined) return [];
  return [...namedInConfiguration(configuration).variables].flatMap(([name, path]) =>
    Object.hasOwn(variables, name)
      ? []
      : [
          {
            path,
            message: `uses the variable ${name}, which is not set in the Worker or is not a text: set it with "wrangler secret put", or in .dev.vars for "wrangler dev"`,
          },
        ],
  );
}
