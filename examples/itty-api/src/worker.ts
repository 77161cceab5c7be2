import { audit, consoleSink } from '@portcullis/audit';
import { type BaseContext, type HasCaller, type HasRoles, pipeline, route } from '@portcullis/core';
import { type HasParams, routes } from '@portcullis/core/itty';
import { mapRoles, requireRole } from '@portcullis/roles';
import { identify, oidc } from '@portcullis/token';

type Role = 'reader' | 'writer';
type Route = BaseContext & HasCaller & HasRoles<Role> & HasParams;

// Each route is a pipeline with guards of its own. A route that asks for a role which does not exist, or for an
// identity that nobody has established, does not compile.
const api = routes<BaseContext & HasCaller & HasRoles<Role>>()
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

export default pipeline()
  .use(audit({ sinks: [consoleSink()] }))
  .use(identify(oidc({ issuer: 'https://login.corp.example', audience: 'https://reports.corp.example/' })))
  .use(mapRoles({ reader: ['staff'], writer: ['analysts', 'finance-*'] }))
  .handle(api.handler);
