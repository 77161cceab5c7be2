import * as v from 'valibot';
import { defaulting, optional } from '../../configuration/setting.ts';
import { fieldsOf } from '../../configuration/unchecked.ts';
import { unknownRoles } from '../../configuration/unknown-words.ts';
import { anyText, count, listOf } from '../../configuration/values.ts';
import { type Feature, onePart } from '../../feature.ts';
import { credentialsPart } from './part.ts';

const DAY = 86_400;

const schema = v.strictObject({
  lifetimeSeconds: defaulting(
    'Maximum lifetime of a credential, in seconds. A credential also ends with its session.',
    count('seconds', 60, 30 * DAY),
    28_800,
  ),
  maxLoginAgeSeconds: optional(
    'Maximum age of the login at the provider, in seconds, with which a user can issue a credential; after an older one the user must log in again. Needs a provider that sends `auth_time`. Default: any age.',
    count('seconds', 60, 30 * DAY),
  ),
  operators: optional(
    'Roles that can list and revoke the credentials of all users. Default: users can list and revoke only their own.',
    listOf(anyText),
  ),
});

/** Credentials that users issue to programs. */
export const credentials: Feature = {
  settings: {
    login: {
      credentials: optional(
        "Lets users issue credentials to programs such as git and arc. `portcullis login` requests one. A credential is valid as long as the user's session. Needs `durableObject`. Default: programs can use only tokens of `providers`.",
        schema,
      ),
    },
  },
  checks: ({ login: { credentials, durableObject }, roles }) => {
    if (credentials === undefined) return [];
    const message = 'needs "durableObject": sessions in cookies are stored only in the browser';
    return [
      ...(durableObject === undefined ? [{ path: 'login.credentials', message }] : []),
      ...unknownRoles(fieldsOf(credentials).operators, 'login.credentials.operators', roles),
    ];
  },
  parts: [onePart('credentials', credentialsPart, ({ login }) => login?.credentials !== undefined)],
};
