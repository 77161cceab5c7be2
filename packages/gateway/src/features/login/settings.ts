import * as v from 'valibot';
import { defaulting, optional, section, setting } from '../../configuration/setting.ts';
import {
  amount,
  anyText,
  bindingName,
  count,
  listOf,
  longSecret,
  prefix,
} from '../../configuration/values.ts';
import { OWN_PREFIX } from '../../gate/own-prefix.ts';
import type { LoginConfiguration } from '../../generated/types.ts';
import { loginProviderSchema } from './login-providers.ts';

const DAY = 86_400;

const credentials = v.strictObject({
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

/** How people log in at the gate. */
export const loginSchema: v.GenericSchema<LoginConfiguration> = section(
  'LoginConfiguration',
  'People log in at the gate. Each host has sessions of its own.',
  v.strictObject({
    keys: setting(
      'Secrets that seal cookies, newest first, each of at least 32 random characters: `["${SESSION_KEY}"]`.',
      listOf(longSecret),
    ),
    providers: setting(
      'The providers, by the names that addresses and events use. With several, people choose.',
      v.pipe(
        v.record(
          v.pipe(
            v.string(),
            v.regex(/^[a-z\d][a-z\d-]{0,31}$/, 'must be lower-case letters, digits or "-", at most 32'),
          ),
          loginProviderSchema,
        ),
        v.minEntries(1, 'must hold at least one'),
      ),
    ),
    durableObject: optional(
      'A Durable Object namespace (class `PortcullisSessions`) that keeps sessions. Default: they are sealed into cookies.',
      bindingName,
    ),
    revocations: optional(
      'Where sessions are in cookies: a Durable Object namespace (class `PortcullisSessions`) that remembers which were ended, so that a logout holds everywhere. Not together with `durableObject`. Default: a logout is known to one isolate only.',
      bindingName,
    ),
    credentials: optional(
      'People may give programs, such as git and arc, a credential that lasts as long as their session: `portcullis login` asks for one. Needs `durableObject`. Default: programs show tokens of `providers` only.',
      credentials,
    ),
    prefix: defaulting("Where the gate's own endpoints are.", prefix, OWN_PREFIX),
    idleSeconds: defaulting(
      'A session not used for so long ends, in seconds.',
      amount('seconds', 60, 30 * DAY),
      28_800,
    ),
    lifetimeSeconds: defaulting(
      'A session ends after this time whatever happens, in seconds.',
      count('seconds', 60, 365 * DAY),
      DAY,
    ),
    refreshSeconds: defaulting(
      'Groups are read again after this time, where the provider gave a refresh token, in seconds. Not more than `identitySeconds`.',
      amount('seconds', 10, DAY),
      300,
    ),
    identitySeconds: defaulting(
      'What the provider said is never believed longer than this, in seconds.',
      amount('seconds', 60, 30 * DAY),
      3600,
    ),
  }),
);
