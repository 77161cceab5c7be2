import type { ConfigurationProblem } from '../configuration/configuration-problem.ts';
import { fillPlaceholders } from '../configuration/placeholders.ts';
import type { GatePlan } from '../gate-plan.ts';
import type { GatewayConfiguration } from '../generated/types.ts';

/** What a text of the configuration that names variables must look like once they are in their places. */
export interface VariableForm {
  /** Where it stands: `login.keys[0]`. */
  readonly path: string;
  /** A regular expression. */
  readonly pattern: string;
  /** The message for a value that does not match. */
  readonly message: string;
}

/** The texts that do not look as they must. */
function formProblems(filled: unknown, forms: readonly VariableForm[]): readonly ConfigurationProblem[] {
  return forms.flatMap(({ path, pattern, message }) =>
    new RegExp(pattern).test(String(at(filled, path))) ? [] : [{ path, message }],
  );
}

/** What a gate finds wrong with the variables and secrets of a configuration that was built. */
export function builtFilledProblems(
  configuration: GatewayConfiguration,
  forms: readonly VariableForm[],
): GatePlan['filledProblems'] {
  // Where a list has grown by older versions of a secret, each of them must look as its place asks.
  return ({ rounds }, values) =>
    rounds.length === 1 && configuration.secrets === undefined
      ? formProblems(values, forms)
      : rounds.flatMap((env) => formProblems(fillPlaceholders(configuration, env).value, forms));
}

function at(value: unknown, path: string): unknown {
  return path
    .split(/[.[\]]+/)
    .filter((key) => key !== '')
    .reduce((part, key) => (part as Readonly<Record<string, unknown>> | undefined)?.[key], value);
}
