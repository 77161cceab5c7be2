import type { LoginCredentialsOptions } from '@portcullis/session';
import { loginCredentialsFields } from '@portcullis/session/internal';
import * as v from 'valibot';
import { optionsOf } from '../../configuration/option-setting.ts';
import { optional, shape } from '../../configuration/setting.ts';
import { fieldsOf } from '../../configuration/unchecked.ts';
import { unknownRoles } from '../../configuration/unknown-words.ts';
import { anyText, listOf } from '../../configuration/values.ts';
import { type Feature, onePart } from '../../feature.ts';
import { credentialsPart } from './part.ts';

const option = optionsOf<LoginCredentialsOptions>('LoginCredentialsOptions', loginCredentialsFields);

const schema = shape(
  'CredentialsConfiguration',
  v.strictObject({
    lifetimeSeconds: option('lifetimeSeconds'),
    maxLoginAgeSeconds: option('maxLoginAgeSeconds'),
    operators: option('operators', listOf(anyText)),
  }),
);

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
