import { LONGEST_GRANT_SECONDS, LONGEST_SESSION_SECONDS } from '@portcullis/session/internal';
import * as v from 'valibot';
import { defaulting, optional, section, setting } from '../../configuration/setting.ts';
import { anyText, bindingName, count, issuer, listOf, name, vkey } from '../../configuration/values.ts';
import type { BreakGlassConfiguration } from '../../generated/types.ts';

/** Emergency access for listed users while the identity provider is unavailable. */
export const breakGlassSchema: v.GenericSchema<BreakGlassConfiguration> = section(
  'BreakGlassConfiguration',
  'Emergency access while the identity provider is unavailable. A page at `break-glass` below the login’s prefix, on every host, accepts grants that `portcullis break-glass` signs offline. A grant is for one of these users and one host, can be used once and for a short time, and its use is recorded before access is granted.',
  v.strictObject({
    durableObject: setting(
      'Durable Object namespace (class `PortcullisBreakGlass`) that stores which grants were used. If it does not respond, access is denied.',
      bindingName,
    ),
    signers: setting(
      'Verifier keys of the operators who can sign grants, from `portcullis key`: `name+hex+base64`. Anyone who has one of the private keys can grant access to the users listed here, so store it where two people are needed to use it.',
      listOf(vkey),
    ),
    people: setting(
      'Users who can be granted access.',
      listOf(
        v.strictObject({
          issuer: setting(
            "Issuer of the user's identity provider. With `subject`, it identifies the same user as a regular login.",
            issuer,
          ),
          subject: setting('ID of the user at the identity provider (`sub`).', anyText),
          roles: setting(
            'Roles of the user during emergency access, and no others. Names from `roles`.',
            listOf(name),
          ),
          email: optional(
            'E-mail address of the user. Rules and applications treat it as verified. Default: none.',
            anyText,
          ),
          name: optional('Display name of the user on pages and in events. Default: none.', anyText),
        }),
      ),
    ),
    grantSeconds: defaulting(
      'Maximum lifetime of a grant, in seconds. A grant with a longer lifetime is rejected.',
      count('seconds', 60, LONGEST_GRANT_SECONDS),
      86_400,
    ),
    sessionSeconds: defaulting(
      'Maximum lifetime of a session that a grant started, in seconds.',
      count('seconds', 60, LONGEST_SESSION_SECONDS),
      3600,
    ),
  }),
);
