import * as v from 'valibot';
import { defaulting, optional, section, setting } from '../../configuration/setting.ts';
import {
  amount,
  bindingName,
  count,
  exactPath,
  listOf,
  longSecret,
  vkey,
} from '../../configuration/values.ts';
import type { AuditConfiguration } from '../../generated/types.ts';
import { sinkSchema } from '../../kinds/sinks/settings.ts';
import { alertsSchema } from '../alerts/settings.ts';
import { logSchema } from '../transparency-log/settings.ts';

const failureMode = v.picklist(['open', 'closed']);
const perType = (type: string) => optional(`For events of type \`${type}\`.`, failureMode);

const signals = v.strictObject({
  durableObject: optional(
    'A Durable Object namespace (class `PortcullisHabits`) that remembers habits. Default: each isolate remembers its own.',
    bindingName,
  ),
  maxSpeedKmh: defaulting(
    'Faster than this is no travel, in kilometres an hour.',
    amount('kilometres an hour', 1, 1_000_000),
    1000,
  ),
  denials: defaulting('So many denials are a burst.', count('denial', 1, 1_000_000), 10),
  denialSeconds: defaulting('Within this time, in seconds.', amount('seconds', 1, 86_400), 60),
});

/** What is done with events. */
export const auditSchema: v.GenericSchema<AuditConfiguration> = section(
  'AuditConfiguration',
  'What is done with events.',
  v.strictObject({
    sinks: optional(
      'Where events go, each type of sink at most once. Default: the console.',
      v.pipe(
        listOf(sinkSchema),
        v.check(
          (sinks) => new Set(sinks.map(({ type }) => type)).size === sinks.length,
          'must hold each type of sink at most once',
        ),
      ),
    ),
    types: optional(
      'Which events are written beside those of requests. Default: all of them.',
      v.strictObject({
        login: defaulting('Somebody logged in, or failed to.', v.boolean(), true),
        logout: defaulting('A session was ended.', v.boolean(), true),
        'session.refresh': defaulting('The provider was asked again who somebody is.', v.boolean(), true),
        'roles.resolved': defaulting('Which groups gave which roles.', v.boolean(), true),
        'conduit.call': defaulting('A Conduit method was called.', v.boolean(), true),
        'policy.loaded': defaulting('A policy came into force.', v.boolean(), true),
        'jwks.stale_used': defaulting(
          'A signature was checked with old keys, since the issuer did not answer.',
          v.boolean(),
          true,
        ),
        'access.requested': defaulting('Somebody who was refused asked to be let in.', v.boolean(), true),
        credential: defaulting('A program was given a credential, or lost it.', v.boolean(), true),
        sso: defaulting('A step of a login into the application.', v.boolean(), true),
      }),
    ),
    signals: optional(
      'Looks for what is unusual: new countries, devices and applications, impossible travel, bursts of denials. Decides nothing. Default: nobody looks.',
      signals,
    ),
    alerts: optional('Who is told at once of what should be looked at. Default: nobody.', alertsSchema),
    onSinkFailure: optional(
      '`open` serves a request whose record could not be written and reports the loss; `closed` refuses it. For all types of events or for each. Default: `open`.',
      v.union(
        [
          failureMode,
          v.strictObject({
            default: optional('For events of all other types. Default: `open`.', failureMode),
            'request.decision': perType('request.decision'),
            login: perType('login'),
            logout: perType('logout'),
            'session.refresh': perType('session.refresh'),
            'roles.resolved': perType('roles.resolved'),
            'conduit.call': perType('conduit.call'),
            'policy.loaded': perType('policy.loaded'),
            'jwks.stale_used': perType('jwks.stale_used'),
            'access.requested': perType('access.requested'),
            credential: perType('credential'),
            sso: perType('sso'),
          }),
        ],
        'must be "open" or "closed", or one of them for each type of event',
      ),
    ),
    chain: defaulting(
      'Numbers the events and hashes them into a chain, so that a log can be proved whole.',
      v.boolean(),
      false,
    ),
    checkpoints: optional(
      'A Durable Object namespace (class `PortcullisCheckpoints`) that signs for how far the chain has come. Turns `chain` on. Default: no checkpoints are made here.',
      bindingName,
    ),
    log: optional(
      'A transparency log (C2SP tlog-tiles) of all events, beside the sinks; an instance may have its own instead. Default: none.',
      logSchema,
    ),
    inputs: defaulting(
      'Adds a hash of what the policy decided on, for replays. Not together with `pseudonyms` or `people`.',
      v.boolean(),
      false,
    ),
    pseudonyms: optional(
      'Replaces what names a person in events by pseudonyms made with this secret, of at least 32 characters. A variable: `${PSEUDONYM_KEY}`. Default: events name people as their provider does.',
      longSecret,
    ),
    people: optional(
      'A Durable Object namespace (class `PortcullisPeople`) that keeps who is behind which pseudonym, so that one person can be forgotten. Instead of `pseudonyms`. Default: nobody can be forgotten alone.',
      bindingName,
    ),
    erasure: optional(
      'Obeys signed orders to forget one person, as `portcullis forget` sends them. Needs `people`. Default: only your own code can forget somebody.',
      v.strictObject({
        path: setting(
          'The exact path at which they are sent by POST, on every host. Nothing but a signature lets an order in.',
          exactPath,
        ),
        operators: setting(
          'The verifier keys of those who may order it, as `portcullis key` makes them: `name+hex+base64`.',
          listOf(vkey),
        ),
      }),
    ),
    ingestTime: defaulting('Adds when an event was handed to the sinks.', v.boolean(), false),
  }),
);
