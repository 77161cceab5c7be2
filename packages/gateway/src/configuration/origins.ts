import * as v from 'valibot';
import type { OriginConfiguration } from '../generated/types.ts';
import { section, setting } from './setting.ts';
import { bindingName, hostname } from './values.ts';

/** How the gate reaches an application. */
export const originSchema: v.GenericSchema<OriginConfiguration> = section(
  'OriginConfiguration',
  'How the gate reaches an application. Requests always keep the public host.',
  v.union(
    [
      v.strictObject({
        binding: setting(
          'Name of a binding with `fetch`: a VPC Service, another Worker, or an mTLS certificate.',
          bindingName,
        ),
      }),
      v.strictObject({
        zone: setting(
          "Sends requests to the origin server of the Worker's zone. For a Worker on a route.",
          v.literal(true),
        ),
      }),
      v.strictObject({
        resolveOverride: setting(
          'Another host name in the same zone. Requests connect to it, but keep the public host.',
          hostname,
        ),
      }),
    ],
    'must be {"binding": NAME}, {"zone": true} or {"resolveOverride": HOST}; to reach a private IP address, bind it as a VPC Service',
  ),
);
