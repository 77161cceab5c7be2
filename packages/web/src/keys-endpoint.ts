import type { BaseContext, Middleware } from '@portcullis/core';
import { requestError } from '@portcullis/core/internal';
import type { AssertionSource } from './assertion/assertion-source.ts';

/** Serves the public keys of an application's assertions to everyone; goes on for all other paths. */
export function keysEndpoint<Env>(
  assertions: AssertionSource<Env> | undefined,
): Middleware<BaseContext<Env>> {
  if (assertions === undefined) return (_context, next) => next();
  const { keysPath, of } = assertions;
  return async ({ request, target, env }, next) => {
    if (target.path !== keysPath) return next();
    if (request.method !== 'GET' && request.method !== 'HEAD') throw requestError('request.not_found');
    const keys = await (await of(env)).publicKeys();
    return new Response(request.method === 'HEAD' ? null : keys, {
      headers: { 'content-type': 'application/jwk-set+json', 'cache-control': 'public, max-age=300' },
    });
  };
}
