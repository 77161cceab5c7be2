import * as v from 'valibot';
import { optional, setting } from '../../configuration/setting.ts';
import { longSecret, url } from '../../configuration/values.ts';

/** One way to deliver access requests. */
export type AccessRequestKind = v.StrictObjectSchema<
  { readonly type: v.LiteralSchema<string, undefined> },
  undefined
>;

const KINDS = [
  v.strictObject({
    type: setting(
      "A link on the page opens an e-mail to the owner of the rule, or to the theme's `contactAddress`. The gate sends and records nothing.",
      v.literal('mail'),
    ),
  }),
  v.strictObject({
    type: setting(
      'An HTTP endpoint that receives one line of JSON, signed with HMAC-SHA256.',
      v.literal('webhook'),
    ),
    url: setting('URL of the endpoint.', url),
    secret: setting(
      'Secret for the signature, of at least 32 characters. Use a variable: `${WEBHOOK_SECRET}`.',
      longSecret,
    ),
  }),
];

/**
 * How users who are denied can request access to an application.
 * @param own ways that only this application has
 */
export function accessRequestsSettings(own: readonly AccessRequestKind[] = []): v.ObjectEntries {
  const kinds = [...KINDS, ...own] as unknown as [AccessRequestKind];
  return {
    accessRequests: optional(
      'Lets users whom a rule denies request access from its owner, on the page of the denial. Needs `login`. Default: users cannot request access and see whom to contact.',
      v.variant('type', kinds),
    ),
  };
}
