import * as v from 'valibot';
import { defaulting, optional, section, setting } from '../../configuration/setting.ts';
import { anyText, bindingName, listOf, name } from '../../configuration/values.ts';
import type { LimitConfiguration } from '../../generated/types.ts';

/** A rate limit of an application. */
export const limitSchema: v.GenericSchema<LimitConfiguration> = section(
  'LimitConfiguration',
  'One rate limit. A request counts as much as it costs the application: a package for an application can assign a cost; otherwise it counts as one.',
  v.strictObject({
    name: setting('Name of this limit in audit events.', name),
    binding: setting(
      'Name of a rate limiting binding of the Wrangler file (`ratelimits`), which sets the number of requests and the period.',
      bindingName,
    ),
    periodSeconds: setting(
      'The `period` of that binding, in seconds. Clients receive it in `Retry-After`.',
      v.picklist([10, 60]),
    ),
    by: setting(
      'Which requests are counted together: those of one `caller`, of one `address`, or of `everybody` that the limit applies to. Anonymous callers are counted by their IP address.',
      v.picklist(['caller', 'address', 'everybody']),
    ),
    requests: defaulting(
      "Which requests count: those for the `application`, or those for the `gate` itself (login, credentials, break-glass and operators' pages). At the gate itself, callers are not authenticated: a browser with an earlier login counts as that `caller`, all others by their IP address.",
      v.picklist(['application', 'gate']),
      'application',
    ),
    who: defaulting(
      'Whose requests count: those of `anyone`, of `anonymous` callers, or of callers with one of these roles.',
      v.union(
        [
          v.picklist(['anyone', 'anonymous']),
          v.strictObject({
            roles: setting('Roles. Callers with at least one of them are included.', listOf(anyText)),
          }),
        ],
        'must be "anyone", "anonymous" or {"roles": […]}',
      ),
      'anyone',
    ),
    applications: optional(
      'Only requests for these applications, by their names in rules: `["diffusion"]`. Default: all requests.',
      listOf(anyText),
    ),
  }),
);
