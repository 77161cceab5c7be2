import type { D1Reader } from '@portcullis/audit/read';
import { type BaseContext, type HasCaller, type HasRoles, type Middleware, pipeline } from '@portcullis/core';
import { operatorPage } from 'portcullis/operator';

interface Env {
  readonly AUDIT_DB: D1Reader;
}

/** Whoever asks is an operator: what is measured is the page. */
const operator: Middleware<BaseContext, HasCaller & HasRoles<'operator'>> = (_context, next) =>
  next({
    caller: {
      kind: 'user',
      issuer: 'https://id.example',
      subject: 'olga',
      email: undefined,
      name: undefined,
      groups: [],
      claims: {},
      authentication: {
        method: 'session',
        provider: 'bench',
        acr: undefined,
        amr: [],
        authTime: undefined,
      },
      expiresAt: Number.POSITIVE_INFINITY,
    },
    roles: { has: () => true, names: ['operator'], grants: [] },
  });

export default pipeline<BaseContext<Env>>()
  .use(operator)
  .use(operatorPage((env: Env) => ({ database: env.AUDIT_DB, roles: ['operator'], trustedOrigin: true })))
  .handle(() => new Response(null, { status: 404 }));
