import type { Policy, Rule } from '@portcullis/policy';

/** The rule of a name, for a page that is shown to somebody who was refused: looked for then, since the rules wait until then. */
export function ruleNamed({ rules }: Policy, name: string | undefined): Rule | undefined {
  return name === undefined ? undefined : rules.find((rule) => rule.name === name);
}
