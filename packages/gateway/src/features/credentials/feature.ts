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
    'A credential ends after this time, in seconds, and with its session in any case.',
    count('seconds', 60, 30 * DAY),
    28_800,
  ),
  operators: optional(
    'Roles that list and end the credentials of everybody. Default: people do that for their own only.',
    listOf(anyText),
  ),
});

/** Credentials that people give to programs. */
export const credentials: Feature = {
  folder: 'features/credentials',
  settings: {
    login: {
      credentials: optional(
        'People may give programs, such as git and arc, a credential that lasts as long as their session: `portcullis login` asks for one. Needs `durableObject`. Default: programs show tokens of `providers` only.',
        schema,
      ),
    },
  },
  checks: ({ login: { credentials, durableObject }, roles }) => {
    if (credentials === undefined) return [];
    const message = 'needs "durableObject": a session in a cookie is known to its browser only';
    return [
      ...(durableObject === undefined ? [{ path: 'login.credentials', message }] : []),
      ...unknownRoles(fieldsOf(credentials).operators, 'login.credentials.operators', roles),
    ];
  },
  parts: [onePart('credentials', credentialsPart, ({ login }) => login?.credentials !== undefined)],
};
