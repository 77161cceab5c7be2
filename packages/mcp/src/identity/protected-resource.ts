import type { ResourceOptions } from '../mcp-options.ts';

const WELL_KNOWN = '/.well-known/oauth-protected-resource';

/** How clients find the authorization server (RFC 9728). */
export interface ProtectedResource {
  /** Paths at which the metadata is served. */
  readonly paths: readonly string[];
  /** The metadata, at an origin such as `https://tools.example.com`. */
  readonly metadata: (origin: string) => string;
  /** The parameters of a challenge that lead to it. One that states the scopes that a request needs gets no others. */
  readonly challenge: (origin: string, statesScopes: boolean) => string;
}

/** Paths at which clients look for the metadata of an endpoint, the most specific first. */
export function metadataPaths(path: string): readonly [own: string, ofHost: string] {
  return [`${WELL_KNOWN}${path}`, WELL_KNOWN];
}

/** @param path the endpoint, which is the resource that tokens are for */
export function protectedResource(
  path: string,
  { authorizationServers, scopes = [], initialScopes = scopes }: ResourceOptions,
): ProtectedResource {
  const paths = metadataPaths(path);
  const [own] = paths;
  return {
    paths,
    metadata: (origin) =>
      JSON.stringify({
        resource: `${origin}${path}`,
        authorization_servers: authorizationServers,
        ...(scopes.length > 0 && { scopes_supported: scopes }),
        bearer_methods_supported: ['header'],
      }),
    challenge: (origin, statesScopes) =>
      [
        `resource_metadata="${origin}${own}"`,
        ...(initialScopes.length > 0 && !statesScopes ? [`scope="${initialScopes.join(' ')}"`] : []),
      ].join(', '),
  };
}
