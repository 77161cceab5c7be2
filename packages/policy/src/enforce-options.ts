import {
  callback,
  checkOptions,
  type Field,
  type FieldsFor,
  flag,
  objectWith,
  oneOf,
  optional,
} from '@portcullis/core/internal';
import type { PolicyOptions } from './compile/read-policy.ts';
import { ownCriteriaProblem } from './criteria/own-criterion.ts';
import type { ElevationSource } from './elevation-source.ts';
import type { Policy } from './policy.ts';
import type { NetworkFacts } from './policy-request.ts';

/** Options of `enforce()`. */
export interface EnforceOptions extends PolicyOptions {
  /** A policy that is evaluated but not enforced, in addition to the enforced one. Differences are recorded. Default: none. */
  readonly shadow?: Policy;
  /** Returns where a request comes from. Default: as reported by Cloudflare's edge (`CF-Connecting-IP` and `request.cf`). */
  readonly network?: (request: Request) => NetworkFacts;
  /** Where the elevations of users are stored: required for a policy with `elevations`. Default: none. */
  readonly elevations?: ElevationSource;
}

const names: Field<undefined> = optional((given) =>
  Array.isArray(given) && given.every((name) => typeof name === 'string')
    ? undefined
    : 'must be an array of names',
);

const fields: FieldsFor<EnforceOptions, keyof EnforceOptions> = {
  // Checked as a policy is.
  shadow: optional(),
  network: callback(() => undefined),
  elevations: optional(objectWith<ElevationSource>(['standing', 'impliedBy']).problem),
  roles: names,
  applications: names,
  kinds: names,
  operations: names,
  conduitMethods: names,
  delimitersInNames: optional(flag(false).problem),
  criteria: optional(ownCriteriaProblem),
  unreachableRules: optional(oneOf(['refuse', 'ignore'], 'refuse').problem),
};

/** Throws an `OptionsError` with all problems. A misspelled option would otherwise be ignored. */
export function checkEnforceOptions(options: EnforceOptions): void {
  checkOptions('enforce', options, fields);
}
