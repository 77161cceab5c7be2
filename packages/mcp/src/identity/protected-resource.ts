import type { ResourceOptions } from '../mcp-options.ts';

const WELL_KNOWN = '/.well-known/oauth-protected-resource';

/** How clients find the authorization server (RFC 9728). */
export interface ProtectedResource {
  /** Paths at which the metadata is served. */
  readonly paths: readonly string[];
  /** The metadata, at an origin such as `https://tools.example.com`. */
  readonly metadata: (origin: string) => string;
  /** The parameters of a challenge that lead to it. */
  readonly challenge: (origin: string) => string;
}

/** Paths at which clients look for the metadata of an endpoint, the most specific first. */
export function metadataPaths(path: string): readonly [own: string, ofHost: string] {
  return [`${WELL_KNOWN}${path}`, WELL_KNOWN];
}

/** @param path the endpoint, which is the resource that tokens are for */
export function protectedResource(
  path: string,
  { authorizationServers, scopes = [] }: ResourceOptions,
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
    challenge: (origin) =>
      [
        `resource_metadata="${origin}${own}"`,
        ...(scopes.length > 0 ? [`scope="${scopes.join(' ')}"`] : []),
      ].join(', '),
  };
}
