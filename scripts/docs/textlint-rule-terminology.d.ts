/** The rule has no types of its own. */
declare module 'textlint-rule-terminology' {
  import type { TextlintRuleModule } from '@textlint/types';

  const rule: TextlintRuleModule;
  // biome-ignore lint/style/noDefaultExport: the rule exports itself so.
  export default rule;
}
