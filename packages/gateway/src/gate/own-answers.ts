import type { BaseContext, Middleware } from '@portcullis/core';
import { gatewayError } from '../gateway-failure.ts';

/** Admits only requests whose URL has this host, as every part of the gate parses it. */
export function servesHost(host: string): Middleware<BaseContext> {
  return function servesHost({ target }, next) {
    if (target.host !== host) throw gatewayError('gateway.unknown_host');
    return next();
  };
}

/**
 * Answers at one exact path that the gate is there, to GET and HEAD. No header lets anything past the policy, and every
 * other method meets the policy.
 */
export function healthPage(path: string | undefined): Middleware<BaseContext> {
  return function health({ target, request }, next) {
    if (target.path !== path || !['GET', 'HEAD'].includes(request.method)) return next();
    const headers = { 'cache-control': 'no-store', 'content-type': 'text/plain; charset=utf-8' };
    return Promise.resolve(new Response(request.method === 'HEAD' ? null : 'ok\n', { headers }));
  };
}
