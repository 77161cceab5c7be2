import { audit, consoleSink } from '@portcullis/audit';
import { type BaseContext, type HasCaller, type HasRoles, pipeline, route } from '@portcullis/core';
import { type HasParams, routes } from '@portcullis/core/itty';
import { mapRoles, requireRole } from '@portcullis/roles';
import { identify, oidc } from '@portcullis/token';

interface Env {
  readonly ISSUER: string;
  readonly AUDIENCE: string;
}

type Role = 'reader' | 'writer';
type Route = BaseContext<Env> & HasCaller & HasRoles<Role> & HasParams;

// Each route is a pipeline with guards of its own. A route that asks for a role which does not exist, or for an
// identity that nobody has established, does not compile.
const api = routes<BaseContext<Env> & HasCaller & HasRoles<Role>>()
  .get(
    '/health',
    route<Route>().handle(() => new Response('ok\n')),
  )
  .get(
    '/reports/:id',
    route<Route>()
      .use(requireRole(['reader', 'writer']))
      .handle(({ params }) => Response.json({ report: params.id })),
  )
  .put(
    '/reports/:id',
    route<Route>()
      .use(requireRole('writer'))
      .handle(({ params, roles }) => Response.json({ stored: params.id, by: roles.names })),
  );

export default pipeline<BaseContext<Env>>()
  .use(audit({ sinks: [consoleSink()] }))
  .use(identify(oidc((env: Env) => ({ issuer: env.ISSUER, audience: env.AUDIENCE }))))
  .use(mapRoles({ reader: ['staff'], writer: ['analysts', 'finance-*'] }))
  .handle(api.handler);
