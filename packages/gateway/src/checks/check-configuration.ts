import * as v from 'valibot';
import { ConfigurationError, type ConfigurationProblem } from '../configuration/configuration-problem.ts';
import { ownSettingsInDefaults, withInstanceDefaults } from '../configuration/instance-defaults.ts';
import { fillPlaceholders, withVariableNames } from '../configuration/placeholders.ts';
import { secretNames } from '../features/secrets/checks.ts';
import type { GatewayConfiguration } from '../generated/types.ts';
import { configurationSchema } from '../schema.ts';
import { crossChecks, undecided } from './cross-checks.ts';
import { expanded, expandedConfiguration } from './expanded.ts';
import { placeholderProblems } from './placeholder-problems.ts';
import { shapeProblems } from './shape-problems.ts';

/**
 * Returns all problems of a configuration, each with its path: its structure, consistency between its parts (declared roles, unique
 * hosts and names, rules that can match), and malformed placeholders. A problem in one part does not hide those in others. Does not
 * throw.
 *
 * It does **not** send requests: only the running Worker finds out whether an issuer answers or a binding exists.
 *
 * @param variables the values for `${NAME}`. A missing one is a problem; problems never contain a value. Default: placeholders are
 * not replaced, and their values are not checked
 */
export function checkConfiguration(value: unknown, variables?: object): readonly ConfigurationProblem[] {
  if (variables === undefined) return [...problemsOf(value), ...undecided(value)];
  const filled = fillPlaceholders(value, variables, secretNames(value));
  const problems = [...filled.problems, ...problemsOf(filled.value, value), ...undecided(filled.value)];
  const masked = problems.map(({ path, message }) => ({ path, message: filled.mask(message) }));
  return withVariableNames(masked, value);
}

/**
 * The same for a configuration that was active before: its author could not know what a new version has to decide, so that is not asked.
 */
export function checkPastConfiguration(value: unknown): readonly ConfigurationProblem[] {
  return problemsOf(value);
}

/**
 * Returns the problems of a checked configuration after its variables are replaced. Policies and roles without variables are not
 * checked again.
 */
export function filledProblems(
  good: GatewayConfiguration,
  filled: GatewayConfiguration,
): readonly ConfigurationProblem[] {
  return filled === good ? [] : problemsOf(filled, good, good);
}

/**
 * @param written where placeholders are searched: one in the value of a variable would be part of a secret
 * @param good a checked configuration: objects that both share are not checked again
 */
function problemsOf(
  given: unknown,
  written: unknown = given,
  good?: GatewayConfiguration,
): readonly ConfigurationProblem[] {
  const { configuration: value } = withInstanceDefaults(given);
  const { configuration: full, writtenAt } = expanded(given);
  const problems = [
    ...[
      ...shapeProblems(value),
      ...crossChecks(full, good),
      ...placeholderProblems(withInstanceDefaults(written).configuration),
    ].map(({ path, message }) => ({ path: writtenAt(path), message })),
    ...ownSettingsInDefaults(given).map((key) => ({
      path: `instanceDefaults.${key}`,
      message: 'cannot be inherited: set it in each instance',
    })),
  ];
  // Two checks may report the same problem, and several instances may inherit it.
  return [...new Map(problems.map((problem) => [`${problem.path}\n${problem.message}`, problem])).values()];
}

/**
 * Returns the configuration with its defaults. Throws {@link ConfigurationError} with all problems. What its author must still decide is
 * no problem here: a gate that serves already goes on, without what that would open.
 */
export function readConfiguration(value: unknown): GatewayConfiguration {
  const problems = problemsOf(value);
  if (problems.length > 0) throw new ConfigurationError(problems);
  return v.parse(configurationSchema, expandedConfiguration(value as GatewayConfiguration));
}
