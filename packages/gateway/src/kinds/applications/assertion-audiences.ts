import type { ConfigurationProblem } from '../../configuration/configuration-problem.ts';
import type { PlacedInstance } from '../../configuration/unchecked.ts';

/** An application that receives an assertion about a user could replay it at another one that accepts the same audience. */
export function audienceProblems(instances: readonly PlacedInstance[]): ConfigurationProblem[] {
  const told = instances.flatMap(({ instance: { assertion, origin }, path }) => {
    const { audience } = Object(assertion) as { readonly audience?: unknown };
    return typeof audience === 'string' ? [{ audience, origin: JSON.stringify(origin), path }] : [];
  });
  return told.flatMap(({ audience, origin, path }, index) => {
    const first = told.slice(0, index).find((one) => one.audience === audience && one.origin !== origin);
    if (first === undefined) return [];
    const said = `is ${JSON.stringify(audience)}, which ${first.path}.assertion also uses for another origin`;
    return [
      {
        path: `${path}.assertion.audience`,
        message: `${said}: that application could replay its assertions here. Use a different audience for each`,
      },
    ];
  });
}
