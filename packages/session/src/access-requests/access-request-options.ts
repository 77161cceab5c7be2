import type { AccessRequestRecipient } from '@portcullis/core';
import {
  type Completed,
  callback,
  checkOptions,
  type FieldsFor,
  number,
  optional,
  RateLimit,
  RecentMap,
} from '@portcullis/core/internal';

/** Options of `accessRequests()`. */
export interface AccessRequestsOptions {
  /** Who is told, and how. Default: nobody by the gate; people write an e-mail to the rule's owner, which the page prepares. */
  readonly recipient?: AccessRequestRecipient;
  /** Who answers for a rule: a name, or an e-mail address. Default: nobody, and the contact of the theme is named. */
  readonly ownerOf?: (rule: string | undefined) => string | undefined;
  /** How often one person may ask, an hour, in each isolate. Default 5. */
  readonly perHour?: number;
  /** How often all may ask together, an hour, in each isolate. Default 100. */
  readonly perHourForAll?: number;
}

/** The options, checked and completed. */
export interface AccessRequestsSettings extends Completed<AccessRequestsOptions, 'recipient'> {
  readonly limit: RateLimit;
  /** Numbers of requests that were delivered: a second click is no second one. */
  readonly delivered: RecentMap<true>;
}

const HOUR_MS = 3_600_000;

const fields: FieldsFor<AccessRequestsOptions, 'recipient'> = {
  recipient: optional((given) =>
    typeof (given as AccessRequestRecipient | null)?.deliver === 'function'
      ? undefined
      : 'must have a name, and deliver',
  ),
  ownerOf: callback(() => () => undefined),
  perHour: number({ from: 1, to: 1000, whole: true, fallback: 5 }),
  perHourForAll: number({ from: 1, to: 100_000, whole: true, fallback: 100 }),
};

/** Checks and completes them. */
export function accessRequestsSettings(options: AccessRequestsOptions): AccessRequestsSettings {
  const checked = checkOptions('accessRequests', options, fields);
  const { perHour: perClient, perHourForAll: forAll } = checked;
  return {
    ...checked,
    limit: new RateLimit({ perClient, forAll, windowMs: HOUR_MS }),
    delivered: new RecentMap(),
  };
}
