import { type BaseContext, pipeline } from '@portcullis/core';
import { authenticate, oidc } from '@portcullis/token';

interface Env {
  readonly ISSUER: string;
  readonly AUDIENCE: string;
}

const staff = oidc((env: Env) => ({ issuer: env.ISSUER, audience: env.AUDIENCE }));

export default pipeline<BaseContext<Env>>()
  .use(authenticate(staff))
  .handle(({ identity }) => new Response(`Hello ${identity.name ?? identity.subject}\n`));
