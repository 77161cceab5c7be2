import { idleRules, UndecidedError } from '@portcullis/policy/prove';
import type { ConfigurationProblem, GatewayConfiguration } from 'portcullis';
import { ownProof } from '../gate/as-the-gate.ts';

/** More rules than these that hide one are counted, not named. */
const NAMED = 5;

/**
 * Rules that decide nothing, found exactly: those that several others hide together, and those that speak of no request that
 * is known. Nothing is said of a policy that tells too much apart.
 *
 * @param now milliseconds since the Unix epoch, from which time windows are looked at
 */
export function idleNotes(
  configuration: GatewayConfiguration,
  now: number,
): readonly (ConfigurationProblem & { readonly rule: string })[] {
  return configuration.instances.flatMap((instance, index) => {
    const { policy } = instance;
    try {
      return idleRules(policy, { ...ownProof(instance, configuration), now }).map((idle) => ({
        path: `instances[${index}].policy.rules[${idle.index}]`,
        rule: idle.rule,
        message:
          idle.hiddenBy.length === 0
            ? 'speaks of no request that is known: is a word misspelled?'
            : `decides nothing: wherever it matches, ${hiding(policy.rules, idle.hiddenBy)} do`,
      }));
    } catch (error) {
      if (error instanceof UndecidedError) return [];
      throw error;
    }
  });
}

function hiding(rules: readonly { readonly name: string }[], hiddenBy: readonly number[]): string {
  const named = hiddenBy.slice(0, NAMED).map((index) => JSON.stringify(rules[index]?.name));
  const more = hiddenBy.length - named.length;
  return [...named, ...(more === 0 ? [] : [`${more} others`])].join(', ');
}
