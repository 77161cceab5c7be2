import type { GatewayConfiguration } from 'portcullis';

/** A rule that a log cannot be asked about. */
export interface UntoldCriterion {
  readonly instance: string;
  readonly rule: string;
  readonly message: string;
}

/** What is not known counts against the caller. */
const AGAINST = 'here it admits no one, and refuses everyone it may apply to';

/** The rules of policies that ask for what events do not hold, so that a replay says of them what the gate did not. */
export function untoldCriteria({ instances, audit = {} }: GatewayConfiguration): readonly UntoldCriterion[] {
  const isRenamed = audit.pseudonyms !== undefined || audit.people !== undefined;
  return instances.flatMap(({ name: instance, policy }) =>
    policy.rules.flatMap(({ name: rule, claims, parameters, within, emailDomains }) => {
      const told = (asked: boolean, what: string): readonly UntoldCriterion[] =>
        asked
          ? [{ instance, rule, message: `requires ${what}, which events do not contain: ${AGAINST}` }]
          : [];
      return [
        ...told(claims !== undefined, 'claims'),
        ...told(parameters !== undefined || within !== undefined, 'what a call says'),
        ...told(emailDomains !== undefined && isRenamed, 'e-mail addresses'),
      ];
    }),
  );
}
