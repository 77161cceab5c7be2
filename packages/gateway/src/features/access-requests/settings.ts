import * as v from 'valibot';
import { optional, setting } from '../../configuration/setting.ts';
import { longSecret, url } from '../../configuration/values.ts';

/** One way to tell whoever decides. */
export type AccessRequestKind = v.StrictObjectSchema<
  { readonly type: v.LiteralSchema<string, undefined> },
  undefined
>;

const KINDS = [
  v.strictObject({
    type: setting(
      'The page has a link that writes an e-mail to the owner of the rule, or to the `contactAddress` of the theme. The gate sends and records nothing.',
      v.literal('mail'),
    ),
  }),
  v.strictObject({
    type: setting('Any service, as a line of JSON signed with HMAC-SHA256.', v.literal('webhook')),
    url: setting('Its address.', url),
    secret: setting(
      'The secret that signs, of at least 32 characters. A variable: `${WEBHOOK_SECRET}`.',
      longSecret,
    ),
  }),
];

/**
 * How people who are refused ask for access to an application.
 * @param own ways that only this application has
 */
export function accessRequestsSettings(own: readonly AccessRequestKind[] = []): v.ObjectEntries {
  const kinds = [...KINDS, ...own] as unknown as [AccessRequestKind];
  return {
    accessRequests: optional(
      'People whom a rule refuses may ask its owner for access, from the page of the refusal. Needs `login`. Default: they cannot, and are told whom to ask.',
      v.variant('type', kinds),
    ),
  };
}
