import { LONGEST_GRANT_SECONDS, LONGEST_SESSION_SECONDS } from '@portcullis/session/internal';
import * as v from 'valibot';
import { defaulting, optional, section, setting } from '../../configuration/setting.ts';
import { anyText, bindingName, count, issuer, listOf, name, vkey } from '../../configuration/values.ts';
import type { BreakGlassConfiguration } from '../../generated/types.ts';

/** A way in for named people while the identity provider is dead. */
export const breakGlassSchema: v.GenericSchema<BreakGlassConfiguration> = section(
  'BreakGlassConfiguration',
  'A way in while the identity provider is dead: a page at `break-glass` below the login’s prefix, on every host, takes grants that `portcullis break-glass` signs offline. A grant is for one of the people here and one host, counts once and for a short while, and is recorded before it lets anybody in.',
  v.strictObject({
    durableObject: setting(
      'A Durable Object namespace (class `PortcullisBreakGlass`) that knows which grants were used. Where it does not answer, nobody is let in.',
      bindingName,
    ),
    signers: setting(
      'The verifier keys of those who may sign grants, as `portcullis key` makes them: `name+hex+base64`. Whoever has one of the keys lets the people here in, so that it should lie where two have to go together.',
      listOf(vkey),
    ),
    people: setting(
      'Who may be let in.',
      listOf(
        v.strictObject({
          issuer: setting(
            'Their identity provider, so that they are to every application whom they are after a login.',
            issuer,
          ),
          subject: setting('What it calls them (`sub`).', anyText),
          roles: setting('The roles that they have then, and no others. Names of `roles`.', listOf(name)),
          email: optional('Their address, which rules and applications believe. Default: none.', anyText),
          name: optional('What pages and events call them. Default: nothing.', anyText),
        }),
      ),
    ),
    grantSeconds: defaulting(
      'A grant that was made to hold longer is refused, in seconds.',
      count('seconds', 60, LONGEST_GRANT_SECONDS),
      86_400,
    ),
    sessionSeconds: defaulting(
      'A session that began with a grant ends after this time at the latest, in seconds.',
      count('seconds', 60, LONGEST_SESSION_SECONDS),
      3600,
    ),
  }),
);
