import * as v from 'valibot';
import { originSchema } from '../../configuration/origins.ts';
import { defaulting, optional, section, setting } from '../../configuration/setting.ts';
import { amount, anyText, count } from '../../configuration/values.ts';
import type { ResilienceConfiguration } from '../../generated/types.ts';

/** Retries, circuit breaker and failover for an origin that fails. */
export const resilienceSchema: v.GenericSchema<ResilienceConfiguration> = section(
  'ResilienceConfiguration',
  'Retries, circuit breaker and failover for an origin that fails. A request that changes something is never repeated.',
  v.strictObject({
    firstByteSeconds: defaulting(
      'Timeout until the headers of a response arrive, for each attempt, in seconds. All attempts together are limited by `timeoutSeconds`.',
      amount('seconds', 1, 3600),
      30,
    ),
    idleSeconds: optional(
      'Longest pause while a response body arrives, in seconds. If set, bodies stream through the code of the Worker. Default: no limit.',
      amount('seconds', 1, 3600),
    ),
    retries: defaulting(
      'How often a failed read is repeated: a GET, HEAD or OPTIONS request without a body, for a resource that is known to be read-only. A read has failed if there was no response, or if its status is 502, 503 or 504 without `Retry-After`.',
      count('retries', 0, 3),
      1,
    ),
    failures: defaulting(
      'Number of consecutive failures that open the circuit breaker, in each isolate. Counted are failed connections, and failures for at least two callers at two paths. For other failures, set `health`.',
      count('failures', 1, 1000),
      5,
    ),
    openSeconds: defaulting(
      'How long the circuit breaker stays open until one request tries again, in seconds.',
      amount('seconds', 1, 3600),
      10,
    ),
    health: optional(
      'Health check of the origin. It runs after `failures` that could be caused by one caller or one page, and instead of a request while the circuit breaker is open. Default: requests show whether the origin works.',
      v.strictObject({
        path: setting(
          'Path that the origin answers quickly and without authentication, such as `/status/`.',
          v.pipe(
            v.string(),
            v.regex(/^\/(?:[\w.~-]+\/)*[\w.~-]*$/, 'must be a plain path, such as /status/'),
          ),
        ),
        contains: optional(
          'Text that the response must contain. Default: a status below 400 is enough.',
          anyText,
        ),
      }),
    ),
    failover: optional(
      'Second origin for requests that can be repeated, if the first does not respond or its circuit breaker is open. It must serve the same host. Default: none.',
      originSchema,
    ),
    failoverTakesWrites: defaulting(
      'Whether all other requests also go to `failover` while the circuit breaker is open. Use it only if both origins write to the same database.',
      v.boolean(),
      false,
    ),
  }),
);
