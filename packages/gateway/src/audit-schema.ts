import type { EventType, RequestActivityType } from '@portcullis/audit';
import * as v from 'valibot';
import type { AuditConfiguration } from './audit-configuration.ts';

const bindingName = v.pipe(v.string(), v.regex(/^[A-Za-z_$][\w$]*$/, 'must be the name of a binding'));
const secret = v.pipe(v.string(), v.minLength(1, 'must not be empty'));
/** A `${NAME}` inside stands for something that is checked once it is known. */
const longSecret = v.pipe(
  v.string(),
  v.regex(/^(?:[\s\S]{32,}|[\s\S]*\$\{[A-Z][A-Z\d_]*\}[\s\S]*)$/, 'must have at least 32 characters'),
);
const url = v.pipe(
  v.string(),
  v.regex(
    /^(?:https:\/\/\S+|http:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?(?:\/\S*)?|\S*\$\{[A-Z][A-Z\d_]*\}\S*)$/,
    'must be an https URL (http only on loopback)',
  ),
);
const positive = (unit: string) => v.pipe(v.number(), v.minValue(1, `must be at least 1 ${unit}`));

/** What a request can leave beside its own event. */
const ACTIVITY_TYPES = [
  'login',
  'logout',
  'session.refresh',
  'roles.resolved',
  'conduit.call',
  'policy.loaded',
  'jwks.stale_used',
  'sso',
] as const satisfies readonly RequestActivityType[];

/** What this gate writes. */
const EVENT_TYPES = [
  'request.decision',
  ...ACTIVITY_TYPES,
  'signal',
  'audit.loss',
  'audit.checkpoint',
] as const satisfies readonly EventType[];

const only = v.exactOptional(
  v.pipe(v.array(v.picklist(EVENT_TYPES)), v.minLength(1, 'must hold at least one')),
);

const sink = v.variant('type', [
  v.strictObject({ type: v.literal('console'), only }),
  v.strictObject({ type: v.picklist(['queue', 'd1', 'analytics-engine']), binding: bindingName, only }),
  v.strictObject({
    type: v.literal('r2'),
    binding: bindingName,
    prefix: v.exactOptional(v.pipe(v.string(), v.endsWith('/', 'must end with "/"'))),
    only,
  }),
  v.strictObject({ type: v.literal('splunk'), url, token: secret, only }),
  v.strictObject({ type: v.literal('datadog'), url, apiKey: secret, only }),
  v.strictObject({ type: v.literal('webhook'), url, secret: longSecret, only }),
]);

const failureMode = v.picklist(['open', 'closed']);

/** The shape of what is said about recording. */
export const auditSchema: v.GenericSchema<unknown, AuditConfiguration> = v.strictObject({
  sinks: v.exactOptional(
    v.pipe(
      v.array(sink),
      v.minLength(1, 'must hold at least one'),
      v.check(
        (sinks) => new Set(sinks.map(({ type }) => type)).size === sinks.length,
        'must hold each type of sink at most once',
      ),
    ),
  ),
  types: v.exactOptional(v.strictObject(v.entriesFromList(ACTIVITY_TYPES, v.exactOptional(v.boolean())))),
  signals: v.exactOptional(
    v.strictObject({
      durableObject: v.exactOptional(bindingName),
      maxSpeedKmh: v.exactOptional(positive('kilometre an hour')),
      denials: v.exactOptional(v.pipe(positive('denial'), v.integer('must be a whole number'))),
      denialSeconds: v.exactOptional(positive('second')),
    }),
  ),
  onSinkFailure: v.exactOptional(
    v.union(
      [
        failureMode,
        v.strictObject(
          v.entriesFromList(['default', 'request.decision', ...ACTIVITY_TYPES], v.exactOptional(failureMode)),
        ),
      ],
      'must be "open" or "closed", or one of them for each type of event',
    ),
  ),
  chain: v.exactOptional(v.boolean()),
  checkpoints: v.exactOptional(bindingName),
  inputs: v.exactOptional(v.boolean()),
  ingestTime: v.exactOptional(v.boolean()),
});
