import * as v from 'valibot';
import { defaulting, optional, section } from '../../configuration/setting.ts';
import type { Feature } from '../../feature.ts';
import type { AuditConfiguration } from '../../generated/types.ts';

const failureMode = v.picklist(['open', 'closed']);
const perType = (type: string) => optional(`For events of type \`${type}\`.`, failureMode);

/** What is done with events. Sinks and what events hold besides are settings of other features. */
export const auditLog: Feature = {
  folder: 'features/audit-log',
  settings: {
    root: (within) => ({
      audit: optional(
        'What is done with events. Default: they are written to the console.',
        section(
          'AuditConfiguration',
          'What is done with events.',
          v.strictObject(within('audit')),
        ) as v.GenericSchema<AuditConfiguration>,
      ),
    }),
  },
};

/** Which events are written. */
export const eventTypes: Feature = {
  folder: 'features/audit-log',
  settings: {
    audit: {
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
    },
  },
};

/** What becomes of a request that could not be recorded. */
export const sinkFailures: Feature = {
  folder: 'features/audit-log',
  settings: {
    audit: {
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
    },
  },
};

export const ingestTime: Feature = {
  folder: 'features/audit-log',
  settings: {
    audit: {
      ingestTime: defaulting('Adds when an event was handed to the sinks.', v.boolean(), false),
    },
  },
};
