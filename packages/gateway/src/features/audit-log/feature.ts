import type { AuditOptions } from '@portcullis/audit';
import { auditFields } from '@portcullis/audit/internal';
import * as v from 'valibot';
import { optionsOf } from '../../configuration/option-setting.ts';
import { defaulting, optional, section } from '../../configuration/setting.ts';
import type { Feature } from '../../feature.ts';
import type { AuditConfiguration } from '../../generated/types.ts';

const option = optionsOf<AuditOptions>('AuditOptions', auditFields);

const failureMode = v.picklist(['open', 'closed']);
const perType = (type: string) => optional(`For events of type \`${type}\`.`, failureMode);

/** Audit events. Sinks and additional contents of events are settings of other features. */
export const auditLog: Feature = {
  settings: {
    root: (within) => ({
      audit: optional(
        'What happens with audit events. Default: they are written to the console.',
        section(
          'AuditConfiguration',
          'What is done with events.',
          v.strictObject(within('audit')),
        ) as v.GenericSchema<AuditConfiguration>,
      ),
    }),
  },
};

/** Which types of events are written. */
export const eventTypes: Feature = {
  settings: {
    audit: {
      types: optional(
        'Which types of events are written, in addition to the events of requests. Default: all.',
        v.strictObject({
          login: defaulting('A user logged in, or failed to.', v.boolean(), true),
          logout: defaulting('A session was ended.', v.boolean(), true),
          'session.refresh': defaulting(
            'The claims of a session were refreshed at the provider.',
            v.boolean(),
            true,
          ),
          'session.device': defaulting(
            'A browser registered or proved the key that its session is bound to, or did not.',
            v.boolean(),
            true,
          ),
          'roles.resolved': defaulting('Which groups granted which roles.', v.boolean(), true),
          'conduit.call': defaulting('A Conduit method was called.', v.boolean(), true),
          'policy.loaded': defaulting('A policy became active.', v.boolean(), true),
          'jwks.stale_used': defaulting(
            'A signature was verified with expired cached keys, because the issuer did not respond.',
            v.boolean(),
            true,
          ),
          'access.requested': defaulting('A user who was denied requested access.', v.boolean(), true),
          credential: defaulting('A credential was issued to a program, or revoked.', v.boolean(), true),
          sso: defaulting('A step of a login to the application.', v.boolean(), true),
        }),
      ),
    },
  },
};

/** What happens to a request if its event cannot be written. */
export const sinkFailures: Feature = {
  settings: {
    audit: {
      onSinkFailure: optional(
        { option: 'AuditOptions.onSinkFailure' },
        v.union(
          [
            failureMode,
            v.strictObject({
              default: optional('For all other types of events. Default: `open`.', failureMode),
              'request.decision': perType('request.decision'),
              login: perType('login'),
              logout: perType('logout'),
              'session.refresh': perType('session.refresh'),
              'session.device': perType('session.device'),
              'roles.resolved': perType('roles.resolved'),
              'conduit.call': perType('conduit.call'),
              'policy.loaded': perType('policy.loaded'),
              'jwks.stale_used': perType('jwks.stale_used'),
              'access.requested': perType('access.requested'),
              credential: perType('credential'),
              sso: perType('sso'),
            }),
          ],
          'must be "open" or "closed", or an object with one of them for each event type',
        ),
      ),
    },
  },
};

export const ingestTime: Feature = {
  settings: {
    audit: {
      ingestTime: option('ingestTime'),
    },
  },
};
