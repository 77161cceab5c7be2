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
  /** How often one person may ask, an hour, in each isolate: at once, and then evenly. Default 5. */
  readonly perHour?: number;
  /** How often all may ask together, an hour, in each isolate. Default 100. */
  readonly perHourForAll?: number;
}

/** The options with their defaults, and what one isolate remembers of requests for access. */
export interface AccessRequestState extends Completed<AccessRequestsOptions, 'recipient'> {
  /** How often anybody may. */
  readonly limit: RateLimit;
  /** Numbers of requests that were delivered: a second click is no second one. */
  readonly delivered: RecentMap<true>;
  /** When the delivery of a request began that has not ended, by its number, in milliseconds since the Unix epoch. */
  readonly underway: RecentMap<number>;
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

/** Checks the options of `accessRequests()`. */
export function accessRequestState(options: AccessRequestsOptions): AccessRequestState {
  const checked = checkOptions('accessRequests', options, fields);
  const { perHour: perClient, perHourForAll: forAll } = checked;
  const limit = new RateLimit({ perClient, forAll, windowMs: HOUR_MS });
  return { ...checked, limit, delivered: new RecentMap(), underway: new RecentMap() };
}
