import type { Clock } from '@portcullis/core';
import { oneOf, type PerEnv } from '@portcullis/core/internal';
import type { GroupSource } from '../group-source.ts';
import { AccessToken } from './access-token.ts';
import type { DirectoryCalls } from './directory-calls.ts';
import { unidentified } from './directory-failure.ts';
import { type DirectoryTuning, matching, notEmpty, type OwnFields } from './directory-options.ts';
import { directorySource } from './directory-source.ts';
import { pagesOf, readList, textOf } from './pages.ts';

/** Options of `microsoftGraph()`. */
export interface MicrosoftGraphOptions extends DirectoryTuning {
  /** ID of the directory (tenant), a GUID. */
  readonly tenant: string;
  /** Client ID of an application with the application permission `GroupMember.Read.All` and admin consent. */
  readonly clientId: string;
  /** Client secret of the application. */
  readonly clientSecret: string;
  /**
   * Which callers' groups are fetched: `overage` only if the token omits groups, `always` for every caller. Default `overage`.
   */
  readonly when?: 'overage' | 'always';
  /** URL of Microsoft Graph, without a path. National clouds have their own. Default `https://graph.microsoft.com`. */
  readonly graph?: string;
  /** URL of the token service, without a path. Default `https://login.microsoftonline.com`. */
  readonly authority?: string;
}

const GUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

/** GUIDs are not case-sensitive (RFC 9562 section 4). */
const OBJECT_ID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

export const graphFields: OwnFields<MicrosoftGraphOptions> = {
  tenant: matching(GUID, 'must be the GUID of your directory'),
  clientId: notEmpty,
  clientSecret: notEmpty,
  when: oneOf(['overage', 'always'], 'overage'),
  graph: { ...notEmpty, fallback: () => 'https://graph.microsoft.com' },
  authority: { ...notEmpty, fallback: () => 'https://login.microsoftonline.com' },
};

/**
 * Fetches the groups of users in Microsoft Entra ID, as object IDs, including nested groups. For tokens that omit groups because
 * there are too many (`_claim_names`, `hasgroups`): set `groupsOverage: 'ask'` in `entraId()` of `@portcullis/token`, so that it
 * accepts such tokens.
 *
 * If Graph limits the rate (429), waits as long as it requests, up to `maxWaitSeconds`. If Graph denies access (403), stays busy or
 * cannot be reached, the source returns no groups, and the event names the source (`groups_unanswered`).
 *
 * @example
 * ```ts
 * import { microsoftGraph } from '@portcullis/roles/sources';
 *
 * const source = microsoftGraph((env: { GRAPH_SECRET: string }) => ({
 *   tenant: '11111111-2222-3333-4444-555555555555',
 *   clientId: '66666666-7777-8888-9999-aaaaaaaaaaaa',
 *   clientSecret: env.GRAPH_SECRET,
 * }));
 * ```
 * @see {@link https://learn.microsoft.com/graph/api/user-list-transitivememberof}
 */
export function microsoftGraph<Env = unknown>(options: PerEnv<Env, MicrosoftGraphOptions>): GroupSource<Env> {
  const source = directorySource('microsoftGraph', options, graphFields, (given) => {
    const { tenant, when, graph, authority } = given;
    const issuers = [`${authority}/${tenant}/v2.0`, `https://sts.windows.net/${tenant}/`];
    const token = graphToken(given);
    return {
      knows: ({ kind, issuer, groups }) =>
        kind === 'user' && issuers.includes(issuer) && (when === 'always' || groups === undefined),
      groups: async function* ({ identity, context, calls }) {
        const { oid } = identity.claims;
        if (typeof oid !== 'string' || !OBJECT_ID.test(oid))
          throw unidentified('oid', 'object id of Entra ID');
        const bearer = await token(calls, context.clock);
        yield* pagesOf(calls, {
          first: new URL(`${graph}/v1.0/users/${oid}/transitiveMemberOf?$select=id&$top=999`),
          headers: { accept: 'application/json', authorization: `Bearer ${bearer}` },
          advice: 'give the application the permission GroupMember.Read.All, and admin consent to it',
          entries: (body) =>
            readList('value' in body ? body.value : undefined, ({ '@odata.type': type, id }) => {
              const group = textOf(id);
              return group === undefined ? undefined : { group, isGroup: type === '#microsoft.graph.group' };
            })?.flatMap(({ group, isGroup }) => (isGroup ? [group] : [])),
          next: ({ body }) => ('@odata.nextLink' in body ? textOf(body['@odata.nextLink']) : undefined),
        });
      },
    };
  });
  return { ...source, listsLeftOut: true };
}

/** Requests an access token for Graph, as an application. */
export function graphToken({
  tenant,
  clientId,
  clientSecret,
  graph,
  authority,
}: Pick<Required<MicrosoftGraphOptions>, 'tenant' | 'clientId' | 'clientSecret' | 'graph' | 'authority'>): (
  calls: DirectoryCalls,
  clock: Clock,
) => Promise<string> {
  const token = new AccessToken();
  const url = new URL(`${authority}/${tenant}/oauth2/v2.0/token`);
  const form = {
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: clientSecret,
    scope: `${graph}/.default`,
  };
  return (calls, clock) => token.get(calls, clock, url, async () => form);
}
