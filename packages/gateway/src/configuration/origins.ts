import * as v from 'valibot';
import type { OriginConfiguration } from '../generated/types.ts';
import { section, setting } from './setting.ts';
import { bindingName, hostname } from './values.ts';

/** How an instance is reached. */
export const originSchema: v.GenericSchema<OriginConfiguration> = section(
  'OriginConfiguration',
  'How an instance is reached. The public host is kept on every one.',
  v.union(
    [
      v.strictObject({
        binding: setting(
          'A binding with `fetch`: a VPC Service, another Worker, an mTLS certificate.',
          bindingName,
        ),
      }),
      v.strictObject({
        zone: setting("The origin of the Worker's own zone, for a Worker on a route.", v.literal(true)),
      }),
      v.strictObject({
        resolveOverride: setting('Another name in the same zone, asked for the public host.', hostname),
      }),
    ],
    'must be {"binding": NAME}, {"zone": true} or {"resolveOverride": HOST}; an address is bound as a VPC Service',
  ),
);
