import type { ConfigurationProblem } from '../configuration/configuration-problem.ts';
import { fieldsOf, listOf } from '../configuration/unchecked.ts';
import type { Unchecked } from '../feature.ts';
import { FEATURES } from '../features.ts';
import type { GatewayConfiguration } from '../generated/types.ts';
import { policyWordsOf } from '../kinds/applications/registry.ts';

/**
 * Checks consistency between the parts of a configuration, and runs the checks of other packages. Accepts any value: malformed
 * parts are skipped here and reported elsewhere.
 *
 * @param good a good configuration: policies and roles that are the same objects there are good
 */
export function crossChecks(given: unknown, good?: GatewayConfiguration): readonly ConfigurationProblem[] {
  const unchecked = takenApart(given, good);
  return FEATURES.flatMap(({ checks }) => checks?.(unchecked) ?? []);
}

/** What its author must decide before a deploy. */
export function undecided(given: unknown): readonly ConfigurationProblem[] {
  const unchecked = takenApart(given, undefined);
  return FEATURES.flatMap(({ decisions }) => decisions?.(unchecked) ?? []);
}

function takenApart(given: unknown, good: GatewayConfiguration | undefined): Unchecked {
  const configuration = fieldsOf(given);
  const { providers, login, roles, audit, instances } = configuration;
  return {
    configuration,
    providers: listOf(providers).map(fieldsOf),
    login: fieldsOf(login),
    hasLogin: login !== undefined,
    audit: fieldsOf(audit),
    roles: Object.keys(fieldsOf(roles)),
    instances: listOf(instances).map((instance, index) => ({
      instance: fieldsOf(instance),
      path: `instances[${index}]`,
    })),
    wordsOf: policyWordsOf,
    good,
  };
}
