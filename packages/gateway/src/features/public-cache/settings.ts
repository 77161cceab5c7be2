import * as v from 'valibot';
import { defaulting, section } from '../../configuration/setting.ts';
import { count, headerName, listOf } from '../../configuration/values.ts';
import type { PublicCacheConfiguration } from '../../generated/types.ts';

/** Cache for public pages. */
export const publicCacheSchema: v.GenericSchema<PublicCacheConfiguration> = section(
  'PublicCacheConfiguration',
  'Caches public pages in front of the origin. A response is cached only if the request is a GET from an anonymous caller without cookies, the rule that allows it applies to anyone, and the origin marks the response as public. All other requests bypass the cache.',
  v.strictObject({
    maxSeconds: defaulting(
      'Maximum age of a cached page, in seconds, even if the origin allows more.',
      count('seconds', 1, 86_400),
      60,
    ),
    maxBytes: defaulting(
      'Maximum size of a cached page, in bytes.',
      count('bytes', 1, 26_214_400),
      1_048_576,
    ),
    headers: defaulting(
      'Request headers that a page can depend on. Only these client headers are sent to the origin. Each combination of values is cached separately.',
      listOf(headerName),
      ['accept', 'accept-language'],
    ),
  }),
);
