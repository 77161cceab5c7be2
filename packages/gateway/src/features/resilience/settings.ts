import * as v from 'valibot';
import { originSchema } from '../../configuration/origins.ts';
import { defaulting, optional, section, setting } from '../../configuration/setting.ts';
import { amount, anyText, count } from '../../configuration/values.ts';
import type { ResilienceConfiguration } from '../../generated/types.ts';

/** What is done when an origin is in trouble. */
export const resilienceSchema: v.GenericSchema<ResilienceConfiguration> = section(
  'ResilienceConfiguration',
  'What is done when an origin is in trouble. A request that changes something is sent once, whatever is set here.',
  v.strictObject({
    firstByteSeconds: defaulting(
      'How long one call may take until the headers of its answer, in seconds; that often as `retries` allow, within `timeoutSeconds`.',
      amount('seconds', 1, 3600),
      30,
    ),
    idleSeconds: optional(
      'The longest pause in the body of an answer, in seconds. Bodies then pass through the Worker’s own code. Default: none is too long.',
      amount('seconds', 1, 3600),
    ),
    retries: defaulting(
      'How often a request that only reads is sent again after no answer, or 502, 503 or 504 without `Retry-After`: GET, HEAD or OPTIONS without a body, for a resource that is known to be only read.',
      count('retries', 0, 3),
      1,
    ),
    failures: defaulting(
      'Failed requests in a row after which it is left alone, in each isolate: failures to connect, or failures of at least two callers at two paths. Of others, `health` finds out.',
      count('failures', 1, 1000),
      5,
    ),
    openSeconds: defaulting(
      'How long it is left alone until one call tries, in seconds.',
      amount('seconds', 1, 3600),
      10,
    ),
    health: optional(
      'Asked whether it is well: after `failures` that may be those of one caller or one page, and then in place of a request. Default: requests find out.',
      v.strictObject({
        path: setting(
          'A path that it answers quickly and to everybody, such as `/status/`.',
          v.pipe(
            v.string(),
            v.regex(/^\/(?:[\w.~-]+\/)*[\w.~-]*$/, 'must be a plain path, such as /status/'),
          ),
        ),
        contains: optional('What the answer must contain. Default: a status below 400 is enough.', anyText),
      }),
    ),
    failover: optional(
      'Asked where it gave no answer or is left alone, for requests that may be sent once more. It must know the same host. Default: nobody is.',
      originSchema,
    ),
    failoverTakesWrites: defaulting(
      'Whether all other requests go to `failover` too, while it is left alone and so got none of them. Only where both write to the same place.',
      v.boolean(),
      false,
    ),
  }),
);
