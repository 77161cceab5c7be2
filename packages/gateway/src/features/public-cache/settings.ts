import type { PublicCacheOptions } from '@portcullis/proxy';
import { publicCacheFields } from '@portcullis/proxy/options';
import * as v from 'valibot';
import { optionsOf } from '../../configuration/option-setting.ts';
import { section } from '../../configuration/setting.ts';
import { headerName, listOf } from '../../configuration/values.ts';
import type { PublicCacheConfiguration } from '../../generated/types.ts';

const option = optionsOf<PublicCacheOptions>('PublicCacheOptions', publicCacheFields);

/** Answers that are kept for everybody. */
export const publicCacheSchema: v.GenericSchema<PublicCacheConfiguration> = section(
  'PublicCacheConfiguration',
  'Keeps pages in front of the origin that everybody may have: asked for by GET, by somebody unknown without cookies, of a rule that lets anyone in, and said to be public by the origin. Anything else is never kept, nor answered from what was.',
  v.strictObject({
    maxSeconds: option('maxSeconds'),
    maxBytes: option('maxBytes'),
    headers: option('headers', listOf(headerName)),
  }),
);
