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
  /** Who receives requests, and how. Default: the gate sends none; users write an e-mail to the owner, which the page prepares. */
  readonly recipient?: AccessRequestRecipient;
  /**
   * Address of the pages where users ask for a role for a limited time, ending in a slash. The page of a refusal links there for each role
   * that would allow the request. Default: none.
   */
  readonly elevationsAt?: string;
  /** Who answers for a rule: a name, or an e-mail address. Default: no one, and the page names the contact of the theme. */
  readonly ownerOf?: (rule: string | undefined) => string | undefined;
  /** How many requests one user may send per hour, in each isolate: as a burst, then evenly. Default 5. */
  readonly perHour?: number;
  /** How many requests all users together may send per hour, in each isolate. Default 100. */
  readonly perHourForAll?: number;
}

/** The options with their defaults, and what one isolate remembers of requests for access. */
export interface AccessRequestState extends Completed<AccessRequestsOptions, 'recipient' | 'elevationsAt'> {
  /** Counts the requests of each user, and of all. */
  readonly limit: RateLimit;
  /** Ids of delivered requests, so that a second click does not deliver one again. */
  readonly delivered: RecentMap<true>;
  /** When the delivery of a request started that has not ended, by request id, in milliseconds since the Unix epoch. */
  readonly underway: RecentMap<number>;
}

const HOUR_MS = 3_600_000;

const fields: FieldsFor<AccessRequestsOptions, 'recipient' | 'elevationsAt'> = {
  recipient: optional((given) =>
    typeof (given as AccessRequestRecipient | null)?.deliver === 'function'
      ? undefined
      : 'must have a name and a deliver function',
  ),
  elevationsAt: optional((given) =>
    typeof given === 'string' && URL.canParse(given) && given.endsWith('/')
      ? undefined
      : 'must be a URL that ends in a slash',
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
