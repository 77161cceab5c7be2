import * as v from 'valibot';
import { defaulting, optional, section, setting } from '../../configuration/setting.ts';
import { anyText, bindingName, listOf, name } from '../../configuration/values.ts';
import type { LimitConfiguration } from '../../generated/types.ts';

/** How much may be asked of an application. */
export const limitSchema: v.GenericSchema<LimitConfiguration> = section(
  'LimitConfiguration',
  'A budget of requests. Each counts as much as it costs the application: what each says of its requests, and one where it says nothing.',
  v.strictObject({
    name: setting('How events call it.', name),
    binding: setting(
      'A rate limit of the Wrangler file (`ratelimits`), which says how much in what time.',
      bindingName,
    ),
    periodSeconds: setting(
      'The `period` of that binding, in seconds: what clients are told in `Retry-After`.',
      v.picklist([10, 60]),
    ),
    by: setting(
      'Whose requests are counted together: one `caller`’s, one `address`’s, or `everybody`’s whom the limit is for. Somebody who is not known counts by their address.',
      v.picklist(['caller', 'address', 'everybody']),
    ),
    requests: defaulting(
      'What it holds to the budget: requests for the `application`, or for the `gate` itself: its sign-in, credentials, break-glass and operators’ pages. The gate does not know its callers there: a browser in which somebody logged in before counts as that `caller`, and all others by their address.',
      v.picklist(['application', 'gate']),
      'application',
    ),
    who: defaulting(
      'Whom it is for: `anyone`, those who are `anonymous`, or those with one of these roles.',
      v.union(
        [
          v.picklist(['anyone', 'anonymous']),
          v.strictObject({ roles: setting('Whoever has one of these roles.', listOf(anyText)) }),
        ],
        'must be "anyone", "anonymous" or {"roles": […]}',
      ),
      'anyone',
    ),
    applications: optional(
      'Only for requests about these, in the words of rules: `["diffusion"]`. Default: for all.',
      listOf(anyText),
    ),
  }),
);
