import { OAuthProvider } from '@cloudflare/workers-oauth-provider';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { type Env, forward } from './forward.ts';
import { AUDIENCE, ISSUER } from './names.ts';

const keys = createRemoteJWKSet(new URL(`${ISSUER}/jwks`));

/** It takes requests without TLS for this host only. */
const RESOURCE = 'http://localhost/mcp';

/** Verifies a token of the provider, and passes every message on as it came. */
const provider = new OAuthProvider<Env>({
  apiRoute: '/mcp',
  apiHandler: { fetch: (request, env) => forward(request, env) },
  defaultHandler: { fetch: () => new Response(null, { status: 404 }) },
  authorizeEndpoint: '/authorize',
  tokenEndpoint: '/token',
  resourceMetadata: { resource: RESOURCE, authorization_servers: [ISSUER] },
  resolveExternalToken: async ({ token }) => {
    const { payload } = await jwtVerify(token, keys, {
      issuer: ISSUER,
      audience: AUDIENCE,
      algorithms: ['RS256'],
    });
    return { props: { subject: payload.sub }, audience: RESOURCE };
  },
});

/** It has no tokens of its own, so that nothing is in its store. */
const OAUTH_KV = { get: async () => null };

export default {
  fetch: (request: Request, env: Env, execution: ExecutionContext) =>
    provider.fetch(request, { ...env, OAUTH_KV } as never, execution),
};
