import type { PublicCacheOptions } from '@portcullis/proxy';
import { publicCacheFields } from '@portcullis/proxy/internal';
import * as v from 'valibot';
import { optionsOf } from '../../configuration/option-setting.ts';
import { section } from '../../configuration/setting.ts';
import { headerName, listOf } from '../../configuration/values.ts';
import type { PublicCacheConfiguration } from '../../generated/types.ts';

const option = optionsOf<PublicCacheOptions>('PublicCacheOptions', publicCacheFields);

/** Cache for public pages. */
export const publicCacheSchema: v.GenericSchema<PublicCacheConfiguration> = section(
  'PublicCacheConfiguration',
  'Caches public pages in front of the origin. A response is cached only if the request is a GET from an anonymous caller without cookies, the rule that allows it applies to anyone, and the origin marks the response as public. All other requests bypass the cache.',
  v.strictObject({
    maxSeconds: option('maxSeconds'),
    maxBytes: option('maxBytes'),
    headers: option('headers', listOf(headerName)),
  }),
);
