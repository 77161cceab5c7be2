import type { SessionOptions } from '@portcullis/session';
import { sessionFields } from '@portcullis/session/internal';
import * as v from 'valibot';
import { optionsOf } from '../../configuration/option-setting.ts';
import { optional, section, setting } from '../../configuration/setting.ts';
import { bindingName, listOf, longSecret, prefix } from '../../configuration/values.ts';
import type { LoginConfiguration } from '../../generated/types.ts';
import { loginProviderSchema } from './login-providers.ts';

const option = optionsOf<SessionOptions>('SessionOptions', sessionFields);

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
  providers: option(
    'providers',
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
  prefix: option('prefix', prefix),
  idleSeconds: option('idleSeconds'),
  lifetimeSeconds: option('lifetimeSeconds'),
  refreshSeconds: option('refreshSeconds'),
  identitySeconds: option('identitySeconds'),
};
