import { type BaseContext, type FetchHandler, pipeline, worker } from '@portcullis/core';
import { authenticate, bearer } from '@portcullis/token';
import { type Env, forward } from './forward.ts';
import { AUDIENCE, ISSUER } from './names.ts';

/** Our token verification and nothing else. */
export function tokenApp(rememberSeconds: number): FetchHandler<Env> {
  const staff = bearer({ issuer: ISSUER, audience: AUDIENCE, algorithms: ['RS256'], rememberSeconds });
  return worker(
    pipeline<BaseContext<Env>>()
      .use(authenticate(staff))
      .handle(({ request, env }) => forward(request, env)),
  );
}
