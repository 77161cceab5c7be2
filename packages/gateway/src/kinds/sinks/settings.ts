import type { EventType, R2SinkOptions, RequestActivityType } from '@portcullis/audit';
import { r2SinkFields } from '@portcullis/audit/internal';
import * as v from 'valibot';
import { optionsOf } from '../../configuration/option-setting.ts';
import { optional, section, setting } from '../../configuration/setting.ts';
import { anyText, bindingName, listOf, longSecret, url } from '../../configuration/values.ts';
import type { SinkConfiguration } from '../../generated/types.ts';

const r2 = optionsOf<R2SinkOptions>('R2SinkOptions', r2SinkFields);

/** Types of events that can be written in addition to the event of a request. */
const ACTIVITY_TYPES = [
  'login',
  'logout',
  'session.refresh',
  'session.device',
  'roles.resolved',
  'conduit.call',
  'policy.loaded',
  'jwks.stale_used',
  'access.requested',
  'credential',
  'sso',
] as const satisfies readonly RequestActivityType[];

/** Types of events that the gate writes. */
const EVENT_TYPES = [
  'request.decision',
  ...ACTIVITY_TYPES,
  'break_glass',
  'lock',
  'elevation',
  'person.forgotten',
  'config.changed',
  'keys.rotated',
  'upstream.changed',
  'archive.served',
  'group.sync',
  'signal',
  'audit.loss',
  'audit.checkpoint',
] as const satisfies readonly EventType[];

const only = optional(
  'Only events of these types. `break_glass`, `lock`, `elevation` and `person.forgotten` are always included. Default: all types.',
  listOf(v.picklist(EVENT_TYPES)),
);

/** A destination for audit events. */
export const sinkSchema: v.GenericSchema<SinkConfiguration> = section(
  'SinkConfiguration',
  'A destination for audit events. Names of bindings and variables are those of the Worker.',
  v.variant('type', [
    v.strictObject({
      type: setting('One line on the console, which Workers Logs stores.', v.literal('console')),
      only,
    }),
    v.strictObject({
      type: setting(
        'A Queue, a D1 database with the migrations of `@portcullis/audit`, or an Analytics Engine dataset.',
        v.picklist(['queue', 'd1', 'analytics-engine']),
      ),
      binding: setting('Name of the binding.', bindingName),
      only,
    }),
    v.strictObject({
      type: setting(
        'An R2 bucket, with one object for each event. Better used behind a queue.',
        v.literal('r2'),
      ),
      binding: setting('Name of the binding.', bindingName),
      prefix: r2('prefix', v.pipe(v.string(), v.endsWith('/', 'must end with "/"'))),
      only,
    }),
    v.strictObject({
      type: setting('Splunk HTTP Event Collector.', v.literal('splunk')),
      url: setting('URL of the endpoint.', url),
      token: setting('Token of the collector. Use a variable: `${HEC_TOKEN}`.', anyText),
      only,
    }),
    v.strictObject({
      type: setting('Datadog log intake.', v.literal('datadog')),
      url: setting('URL of the endpoint.', url),
      apiKey: setting('API key of Datadog. Use a variable: `${DATADOG_API_KEY}`.', anyText),
      only,
    }),
    v.strictObject({
      type: setting('An HTTP endpoint that receives NDJSON, signed with HMAC-SHA256.', v.literal('webhook')),
      url: setting('URL of the endpoint.', url),
      secret: setting(
        'Secret for the signature, of at least 32 characters. Use a variable: `${WEBHOOK_SECRET}`.',
        longSecret,
      ),
      only,
    }),
  ]),
);
