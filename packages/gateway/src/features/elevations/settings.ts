import * as v from 'valibot';
import { optional, section, setting } from '../../configuration/setting.ts';
import { bindingName, issuer, listOf } from '../../configuration/values.ts';
import type { ElevationsConfiguration } from '../../generated/types.ts';

/** Roles for a limited time. */
export const elevationsSchema: v.GenericSchema<ElevationsConfiguration> = section(
  'ElevationsConfiguration',
  'Roles for a limited time: users who were denied ask for a role that the policy offers, and an approver gives it to them on a page of the gate. The pages are at `elevations/` below the login’s prefix, on the host of `login.host`, or on every host in `trustedHosts`.',
  v.strictObject({
    durableObject: setting(
      'Durable Object namespace (class `PortcullisElevations`) that stores requests and what was decided. If it does not respond, no elevation counts.',
      bindingName,
    ),
    distinctIssuers: optional(
      'Lists of issuers: no person has accounts at two issuers of one list, so that their users can approve requests of each other. Default: users approve only requests of other users of their own issuer.',
      v.array(listOf(issuer)),
    ),
    approverLoginSeconds: optional(
      'Maximum time since the login of an approver, in seconds. Approvers whose login is older log in again. Default: 300.',
      v.pipe(v.number(), v.integer(), v.minValue(30), v.maxValue(3600)),
    ),
  }),
);
