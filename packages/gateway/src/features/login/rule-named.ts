import type { Policy, Rule } from '@portcullis/policy';

/**
 * Finds a rule by name, for a page that is shown to a denied user. It is searched only then, because rules are parsed on demand.
 */
export function ruleNamed({ rules }: Policy, name: string | undefined): Rule | undefined {
  return name === undefined ? undefined : rules.find((rule) => rule.name === name);
}
