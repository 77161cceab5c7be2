import type { ResilienceOptions } from '@portcullis/proxy';
import { resilienceFields } from '@portcullis/proxy/internal';
import * as v from 'valibot';
import { optionsOf } from '../../configuration/option-setting.ts';
import { originSchema } from '../../configuration/origins.ts';
import { optional, section, setting, shape } from '../../configuration/setting.ts';
import { anyText } from '../../configuration/values.ts';
import type { ResilienceConfiguration } from '../../generated/types.ts';

const option = optionsOf<ResilienceOptions>('ResilienceOptions', resilienceFields());
/** Of a call of an origin: longer than an hour, no Worker waits. */
const callSeconds = { from: 1, to: 3600 };

/** Retries, circuit breaker and failover for an origin that fails. */
export const resilienceSchema: v.GenericSchema<ResilienceConfiguration> = section(
  'ResilienceConfiguration',
  'Retries, circuit breaker and failover for an origin that fails. A request that changes something is never repeated.',
  v.strictObject({
    firstByteSeconds: option('firstByteSeconds', callSeconds),
    idleSeconds: option('idleSeconds', callSeconds),
    retries: option('retries'),
    failures: option('failures'),
    openSeconds: option('openSeconds', callSeconds),
    health: option(
      'health',
      shape(
        'HealthCheckConfiguration',
        v.strictObject({
          path: setting(
            { option: 'HealthCheck.path' },
            v.pipe(
              v.string(),
              v.regex(/^\/(?:[\w.~-]+\/)*[\w.~-]*$/, 'must be a plain path, such as /status/'),
            ),
          ),
          contains: optional({ option: 'HealthCheck.contains' }, anyText),
        }),
      ),
    ),
    failover: option('failover', originSchema),
    failoverTakesWrites: option('failoverTakesWrites'),
  }),
);
