import type { FieldsFor, PerEnv } from '@portcullis/core/internal';
import { isNonEmptyString } from '../claims.ts';
import { groupsClaimField, type JwtOptions, jwtFields } from '../jwt-options.ts';
import { preset } from '../preset.ts';
import type { Verifier } from '../verifier.ts';
import { accessIssuer, teamField } from './access-team.ts';

/** Options of `cloudflareAccess()`. */
export interface CloudflareAccessOptions extends JwtOptions {
  /** Name of the Zero Trust team: `acme` for `acme.cloudflareaccess.com`. */
  readonly team: string;
  /** The application's audience tag (AUD). The assertion must contain it, or one of several. */
  readonly audience: string | readonly [string, ...string[]];
}

const fields: FieldsFor<CloudflareAccessOptions, 'provider'> = {
  ...jwtFields,
  algorithms: { ...jwtFields.algorithms, fallback: () => ['RS256'] },
  groupsClaim: groupsClaimField(['custom', 'groups']),
  team: teamField,
};

/**
 * Verifies the assertion that Cloudflare Access adds to the requests of users and of service tokens. It is read from
 * `Cf-Access-Jwt-Assertion` only; `Cf-Access-Authenticated-User-Email` and cookies prove nothing and are never read.
 *
 * Needs the team and the application's audience tag. The subject of a service token is its name (`common_name`). The e-mail
 * addresses of users count as verified, since Access verifies them. Groups are read from a custom OIDC claim, by default
 * `custom.groups`. Refuses like `bearer()`. It does **not** check the policies of the Access application.
 *
 * @example
 * ```ts
 * import { cloudflareAccess } from '@portcullis/token';
 *
 * const verifier = cloudflareAccess({ team: 'acme', audience: '4714c1358e65fe4b408ad6d432a5f878f08194bdb4752441fd56faefa9b2b6f2' });
 * ```
 * @see {@link https://developers.cloudflare.com/cloudflare-one/identity/authorization-cookie/validating-json/}
 */
export function cloudflareAccess<Env = unknown>(
  options: PerEnv<Env, CloudflareAccessOptions>,
): Verifier<Env> {
  return preset('cloudflareAccess', options, fields, ({ team }) => {
    const issuer = accessIssuer(team);
    return {
      issuer,
      keysAt: { url: `${issuer}/cdn-cgi/access/certs` },
      method: 'access',
      scheme: 'Cloudflare-Access',
      header: 'cf-access-jwt-assertion',
      providerProfile: {
        isEmailVerified: () => true,
        isService: ({ sub, common_name: commonName }) =>
          !isNonEmptyString(sub) && isNonEmptyString(commonName),
        subject: ({ sub, common_name: commonName }) => [sub, commonName].find(isNonEmptyString),
        problem: ({ type }) =>
          type === undefined || type === 'app'
            ? undefined
            : {
                code: 'token.type',
                detail: '"type" of the assertion is not "app": this is not a token for an application',
              },
      },
    };
  });
}
