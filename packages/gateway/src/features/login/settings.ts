import * as v from 'valibot';
import { defaulting, optional, section, setting } from '../../configuration/setting.ts';
import { amount, bindingName, count, listOf, longSecret, prefix } from '../../configuration/values.ts';
import { OWN_PREFIX } from '../../gate/own-prefix.ts';
import type { LoginConfiguration } from '../../generated/types.ts';
import { loginProviderSchema } from './login-providers.ts';

const DAY = 86_400;

/** How people log in at the gate. */
export function loginSchema(entries: v.ObjectEntries): v.GenericSchema<LoginConfiguration> {
  return section(
    'LoginConfiguration',
    'People log in at the gate. Each host has sessions of its own.',
    v.strictObject(entries),
  ) as unknown as v.GenericSchema<LoginConfiguration>;
}

/** Where people log in, and where their sessions are. */
export const loginSettings: v.ObjectEntries = {
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
};

/** Where the pages are, and how long sessions last. */
export const sessionSettings: v.ObjectEntries = {
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
};
