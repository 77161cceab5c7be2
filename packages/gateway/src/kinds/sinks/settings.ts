import type { EventType, RequestActivityType } from '@portcullis/audit';
import * as v from 'valibot';
import { defaulting, optional, section, setting } from '../../configuration/setting.ts';
import { anyText, bindingName, listOf, longSecret, url } from '../../configuration/values.ts';
import type { SinkConfiguration } from '../../generated/types.ts';

/** What a request can leave beside its own event. */
const ACTIVITY_TYPES = [
  'login',
  'logout',
  'session.refresh',
  'roles.resolved',
  'conduit.call',
  'policy.loaded',
  'jwks.stale_used',
  'access.requested',
  'credential',
  'sso',
] as const satisfies readonly RequestActivityType[];

/** What this gate writes. */
const EVENT_TYPES = [
  'request.decision',
  ...ACTIVITY_TYPES,
  'break_glass',
  'person.forgotten',
  'config.changed',
  'keys.rotated',
  'upstream.changed',
  'group.sync',
  'signal',
  'audit.loss',
  'audit.checkpoint',
] as const satisfies readonly EventType[];

const only = optional(
  'Only events of these types, and in any case `break_glass` and `person.forgotten`. Default: all.',
  listOf(v.picklist(EVENT_TYPES)),
);

/** Where events go. */
export const sinkSchema: v.GenericSchema<SinkConfiguration> = section(
  'SinkConfiguration',
  "Where events go. Bindings and variables are the Worker's.",
  v.variant('type', [
    v.strictObject({
      type: setting('One line on the console, which is Workers Logs.', v.literal('console')),
      only,
    }),
    v.strictObject({
      type: setting(
        'A Queue, a D1 database with the migrations of `@portcullis/audit`, an Analytics Engine dataset.',
        v.picklist(['queue', 'd1', 'analytics-engine']),
      ),
      binding: setting("The binding's name.", bindingName),
      only,
    }),
    v.strictObject({
      type: setting('An R2 bucket: an object for each event, so better behind a queue.', v.literal('r2')),
      binding: setting("The binding's name.", bindingName),
      prefix: defaulting(
        'Begins every key.',
        v.pipe(v.string(), v.endsWith('/', 'must end with "/"')),
        'audit/',
      ),
      only,
    }),
    v.strictObject({
      type: setting("Splunk's HTTP Event Collector.", v.literal('splunk')),
      url: setting('Its address.', url),
      token: setting('Its token. A variable: `${HEC_TOKEN}`.', anyText),
      only,
    }),
    v.strictObject({
      type: setting("Datadog's log intake.", v.literal('datadog')),
      url: setting('Its address.', url),
      apiKey: setting('Its API key. A variable: `${DATADOG_API_KEY}`.', anyText),
      only,
    }),
    v.strictObject({
      type: setting('Any service, as NDJSON signed with HMAC-SHA256.', v.literal('webhook')),
      url: setting('Its address.', url),
      secret: setting(
        'The secret that signs, of at least 32 characters. A variable: `${WEBHOOK_SECRET}`.',
        longSecret,
      ),
      only,
    }),
  ]),
);
