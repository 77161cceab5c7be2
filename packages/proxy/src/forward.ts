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

/** A request that was judged, ready to be forwarded. */
export interface JudgedRequest extends ForwardedRequest {
  /** `null` where `head.hasBody` is false. */
  readonly body: OriginRequest['body'];
  /** Whether the answer may set cookies even if the request carries none. */
  readonly mayStartSession: boolean;
}

/**
 * Sends a judged request to the origin, and cleans the answer: headers that belong to the connection are removed, and unless
 * the decision says that everybody may have the answer, so is everything that lets a shared cache keep it.
 *
 * Request headers are an allow-list, each written from its value; the URL is the one that was decided on.
 *
 * Fails with the codes of `ProxyFailure`. It does **not** look at the body or decide who may do what.
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
  // An upgraded connection cannot be copied, and so not cleaned.
  const { status } = answer;
  if (status === 101 || answer.webSocket) {
    if (!answer.headers.getSetCookie().some(setsOwnCookie)) return answer;
    throw proxyError('proxy.origin_answer_invalid', { detail: 'it sets a cookie of the gate' });
  }
  if (status < 200 || status > 599) {
    throw proxyError('proxy.origin_answer_invalid', { detail: `status ${status}` });
  }
  return cleanAnswer(answer, {
    open: context.decision?.open === true && judged.identity === undefined,
    mayTakeCookies: judged.mayStartSession || headers.cookie !== undefined,
    setsCookiesEverywhere: application.setsCookiesEverywhere,
    clock: context.clock,
  });
}
