import * as v from 'valibot';
import { defaulting, optional, section, setting } from '../../configuration/setting.ts';
import { amount, bindingName, count, listOf, longSecret, prefix } from '../../configuration/values.ts';
import { OWN_PREFIX } from '../../gate/own-prefix.ts';
import type { LoginConfiguration } from '../../generated/types.ts';
import { loginProviderSchema } from './login-providers.ts';

const DAY = 86_400;

/** Login of users at the gate. */
export function loginSchema(entries: v.ObjectEntries): v.GenericSchema<LoginConfiguration> {
  return section(
    'LoginConfiguration',
    'Login of users at the gate. Sessions are separate for each host.',
    v.strictObject(entries),
  ) as unknown as v.GenericSchema<LoginConfiguration>;
}

/** Identity providers of the login, and where sessions are stored. */
export const loginSettings: v.ObjectEntries = {
  keys: setting(
    'Secrets that encrypt cookies, newest first, each of at least 32 random characters: `["${SESSION_KEY}"]`. New cookies use the first; the others still decrypt existing cookies.',
    listOf(longSecret),
  ),
  providers: setting(
    'Identity providers for the login, by the names that URLs and audit events use. If there are several, users choose one.',
    v.pipe(
      v.record(
        v.pipe(
          v.string(),
          v.regex(/^[a-z\d][a-z\d-]{0,31}$/, 'must be lower-case letters, digits or "-", at most 32'),
        ),
        loginProviderSchema,
      ),
      v.minEntries(1, 'must have at least one entry'),
    ),
  ),
  durableObject: optional(
    'Durable Object namespace (class `PortcullisSessions`) that stores sessions. Default: sessions are stored in encrypted cookies.',
    bindingName,
  ),
  revocations: optional(
    'For sessions in cookies: Durable Object namespace (class `PortcullisSessions`) that stores which sessions were ended, so that a logout takes effect in all isolates. Cannot be combined with `durableObject`. Default: a logout takes effect only in the isolate that handled it.',
    bindingName,
  ),
};

/** Path prefix of the login's pages, and the lifetimes of sessions. */
export const sessionSettings: v.ObjectEntries = {
  prefix: defaulting("Path prefix of the gate's own pages and endpoints.", prefix, OWN_PREFIX),
  idleSeconds: defaulting(
    'Idle timeout: a session ends if it is not used for this time, in seconds.',
    amount('seconds', 60, 30 * DAY),
    28_800,
  ),
  lifetimeSeconds: defaulting(
    'Maximum lifetime of a session, in seconds, no matter how often it is used.',
    count('seconds', 60, 365 * DAY),
    DAY,
  ),
  refreshSeconds: defaulting(
    'How long groups are used before they are fetched again, in seconds. Needs a refresh token from the provider. At most `identitySeconds`.',
    amount('seconds', 10, DAY),
    300,
  ),
  identitySeconds: defaulting(
    'Maximum age of the claims of a session, in seconds. Claims that are older are not used, even if the provider cannot be reached.',
    amount('seconds', 60, 30 * DAY),
    3600,
  ),
};
