// A request's way, 15 of 15: the origin.
import type { BaseContext, HasCaller, HasDecision, HasResource } from '@portcullis/core';
import type { OriginRequest } from './origin.ts';
import { callOrigin } from './origin-call.ts';
import { setsOwnCookie } from './own-credentials.ts';
import type { ProxiedApplication } from './proxied-application.ts';
import { proxyError } from './proxy-failure.ts';
import type { ProxySettings } from './proxy-options.ts';
import { type ForwardedRequest, requestHeaders } from './request-headers.ts';
import { cleanAnswer } from './response-headers.ts';
import { checkWebSocketOrigin } from './websocket.ts';

/** An authorized request, ready to be forwarded. */
export interface JudgedRequest extends ForwardedRequest {
  /** `null` if `head.hasBody` is false. */
  readonly body: OriginRequest['body'];
  /** Whether the response can set cookies even if the request has none. */
  readonly mayStartSession: boolean;
}

/**
 * Sends an authorized request to the origin, and filters the headers of the response: hop-by-hop headers are removed and, unless
 * the decision allows anonymous callers, everything that lets a shared cache store the response.
 *
 * Request headers are an allow-list, each serialized from its parsed value; the URL is the one that was authorized.
 *
 * Throws an `AccessError` with a code of `ProxyFailure`. It does **not** inspect the body or authorize the caller: `proxy` calls
 * it after a policy.
 */
export async function forward<Env>(
  context: BaseContext<Env> & Partial<HasDecision & HasCaller & HasResource>,
  settings: ProxySettings<Env>,
  application: ProxiedApplication,
  judged: JudgedRequest,
): Promise<Response> {
  if (judged.head.isWebSocket) checkWebSocketOrigin(context.request, context.target);
  const headers = requestHeaders(context, settings, application, judged);
  const { head, body } = judged;
  const ask = (sent: Record<string, string>): Promise<Response> =>
    callOrigin(context, settings, { method: head.method, headers: sent, body });
  const { cache } = settings.origin;
  const answer = await (cache === undefined
    ? ask(headers)
    : cache.answer({ context, identity: judged.identity, headers }, ask));
  // The response of an upgrade cannot be copied, so its headers cannot be filtered.
  const { status } = answer;
  if (status === 101 || answer.webSocket) {
    if (!answer.headers.getSetCookie().some(setsOwnCookie)) return answer;
    throw proxyError('proxy.origin_answer_invalid', {
      detail: 'the response of the origin sets a cookie with a reserved name of the gateway',
    });
  }
  if (status < 200 || status > 599) {
    throw proxyError('proxy.origin_answer_invalid', {
      detail: `the origin answered with status ${status}, which cannot be forwarded`,
    });
  }
  return cleanAnswer(answer, {
    open: context.decision?.open === true && judged.identity === undefined,
    mayTakeCookies: judged.mayStartSession || headers.cookie !== undefined,
    setsCookiesEverywhere: application.setsCookiesEverywhere,
    clock: context.clock,
  });
}
