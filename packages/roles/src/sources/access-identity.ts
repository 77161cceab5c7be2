import { oneOf, type PerEnv } from '@portcullis/core/internal';
import type { GroupSource } from '../group-source.ts';
import { DirectoryFailure } from './directory-failure.ts';
import { type DirectoryTuning, matching, type OwnFields } from './directory-options.ts';
import { directorySource } from './directory-source.ts';
import { textOf } from './pages.ts';

/** Options of `accessIdentity()`. */
export interface AccessIdentityOptions extends DirectoryTuning {
  /** Name of the Zero Trust team: `acme` for `acme.cloudflareaccess.com`. */
  readonly team: string;
  /** Which field of a group is used as its name. Identity providers fill in different ones. Default `name`. */
  readonly groupName?: 'name' | 'id' | 'email';
}

const TEAM = /^[a-z\d](?:[a-z\d-]*[a-z\d])?$/;
/** How each option is checked. */
export const accessFields: OwnFields<AccessIdentityOptions> = {
  team: matching(TEAM, 'must be the name before .cloudflareaccess.com, in lower case'),
  groupName: oneOf(['name', 'id', 'email'], 'name'),
};

/** Three parts in base64url. No character can end a cookie. */
const ASSERTION = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/**
 * Fetches the groups that Cloudflare Access received from its identity provider and omits from its assertions.
 *
 * It sends the assertion of the request, which must be verified already: add `cloudflareAccess()` of `@portcullis/token` before it.
 * A response about another user counts as a failure.
 *
 * @example
 * ```ts
 * import { accessIdentity } from '@portcullis/roles/sources';
 *
 * const source = accessIdentity({ team: 'acme' });
 * ```
 * @see {@link https://developers.cloudflare.com/cloudflare-one/identity/authorization-cookie/application-token/}
 */
export function accessIdentity<Env = unknown>(options: PerEnv<Env, AccessIdentityOptions>): GroupSource<Env> {
  return directorySource('accessIdentity', options, accessFields, ({ team, groupName }) => {
    const issuer = `https://${team}.cloudflareaccess.com`;
    const url = new URL(`${issuer}/cdn-cgi/access/get-identity`);
    return {
      knows: (identity) => identity.kind === 'user' && identity.issuer === issuer,
      groups: async function* ({ identity, context, calls }) {
        if (identity.authentication.method !== 'access')
          throw new DirectoryFailure('the caller was not authenticated by an assertion of Cloudflare Access');
        const assertion = context.request.headers.get('cf-access-jwt-assertion') ?? '';
        if (!ASSERTION.test(assertion))
          throw new DirectoryFailure('the request has no assertion of Cloudflare Access');
        const headers = { accept: 'application/json', cookie: `CF_Authorization=${assertion}` };
        const { body } = await calls.json(url, { headers }, 'the session at Cloudflare Access has ended');
        if (!('user_uuid' in body) || body.user_uuid !== identity.subject) {
          throw new DirectoryFailure(`GET to ${url.host} returned another user`);
        }
        const groups = 'groups' in body ? readGroups(body.groups, groupName) : [];
        if (groups === undefined)
          throw new DirectoryFailure(`GET to ${url.host} returned groups in an unknown format`);
        yield groups;
      },
    };
  });
}

function readGroups(groups: unknown, groupName: 'name' | 'id' | 'email'): readonly string[] | undefined {
  if (!Array.isArray(groups)) return undefined;
  const names = groups.map((group: unknown) => {
    if (typeof group !== 'object' || group === null) return textOf(group);
    return textOf((group as Readonly<Record<string, unknown>>)[groupName]);
  });
  // A group without this field could be one that a policy denies.
  return names.every((name) => name !== undefined) ? names : undefined;
}
