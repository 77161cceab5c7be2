import * as v from 'valibot';
import { defaulting, section } from '../../configuration/setting.ts';
import { count, headerName, listOf } from '../../configuration/values.ts';
import type { PublicCacheConfiguration } from '../../generated/types.ts';

/** Answers that are kept for everybody. */
export const publicCacheSchema: v.GenericSchema<PublicCacheConfiguration> = section(
  'PublicCacheConfiguration',
  'Keeps pages in front of the origin that everybody may have: asked for by GET, by somebody unknown without cookies, of a rule that lets anyone in, and said to be public by the origin. Anything else is never kept, nor answered from what was.',
  v.strictObject({
    maxSeconds: defaulting(
      'Longest time that a page is kept, in seconds, however long the origin allows.',
      count('seconds', 1, 86_400),
      60,
    ),
    maxBytes: defaulting('Largest page that is kept, in bytes.', count('bytes', 1, 26_214_400), 1_048_576),
    headers: defaulting(
      'Request headers by which pages may differ. The origin is sent these, and no other of the client’s; each value has a page of its own.',
      listOf(headerName),
      ['accept', 'accept-language'],
    ),
  }),
);
