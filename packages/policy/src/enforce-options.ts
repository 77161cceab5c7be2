import {
  callback,
  checkOptions,
  type Field,
  type FieldsFor,
  flag,
  oneOf,
  optional,
} from '@portcullis/core/internal';
import type { PolicyOptions } from './compile/read-policy.ts';
import type { Policy } from './policy.ts';
import type { NetworkFacts } from './policy-request.ts';

/** How a policy is enforced. */
export interface EnforceOptions extends PolicyOptions {
  /** A candidate that is evaluated beside the policy. Its differences are recorded; it decides nothing. Default: none. */
  readonly shadow?: Policy;
  /** Where a request comes from. Default: as Cloudflare's edge saw it (`CF-Connecting-IP` and `request.cf`). */
  readonly network?: (request: Request) => NetworkFacts;
}

const names: Field<undefined> = optional((given) =>
  Array.isArray(given) && given.every((name) => typeof name === 'string')
    ? undefined
    : 'must be a list of names',
);

const fields: FieldsFor<EnforceOptions, keyof EnforceOptions> = {
  // Read as a policy is.
  shadow: optional(),
  network: callback(() => undefined),
  roles: names,
  applications: names,
  kinds: names,
  operations: names,
  conduitMethods: names,
  delimitersInNames: optional(flag(false).problem),
  unreachableRules: optional(oneOf(['refuse', 'ignore'], 'refuse').problem),
};

/** Throws an `OptionsError` with everything that is wrong: what is misspelled would be as if it were not said. */
export function checkEnforceOptions(options: EnforceOptions): void {
  checkOptions('enforce', options, fields);
}
