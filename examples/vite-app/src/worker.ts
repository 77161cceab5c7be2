import { audit } from '@portcullis/audit';
import { type BaseContext, pipeline } from '@portcullis/core';
import { mapRoles, requireRole } from '@portcullis/roles';
import { accessContext, authenticate } from '@portcullis/token';

interface Env {
  /** What Vite built. */
  readonly ASSETS: Fetcher;
  /** `acme` of `acme.cloudflareaccess.com`. */
  readonly ACCESS_TEAM: string;
  /** The "Application Audience (AUD) Tag" of the Access application. */
  readonly ACCESS_AUDIENCE: string;
}

const access = accessContext((env: Env) => ({ team: env.ACCESS_TEAM, audience: env.ACCESS_AUDIENCE }));

// Nothing is served before these steps, since `run_worker_first` is set in wrangler.jsonc.
export default pipeline<BaseContext<Env>>()
  .use(audit())
  .use(authenticate(access))
  .use(mapRoles({ reader: ['staff'] }))
  .use(requireRole('reader'))
  .handle(({ env, identity, request, target }) =>
    target.path === '/api/me'
      ? Response.json({ name: identity.name ?? identity.subject })
      : env.ASSETS.fetch(request),
  );
