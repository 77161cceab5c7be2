import type { BaseContext } from '@portcullis/core';
import { canonicalTarget } from '@portcullis/core/internal';
import {
  callOrigin,
  cleanResponseHeaders,
  type Origin,
  readRequestHead,
  requestHeaders,
} from '@portcullis/proxy';
import { phabricatorHeaders } from '../proxy/phabricator-headers.ts';
import { phabricatorSettings } from '../proxy/proxy-options.ts';
import { ssoError } from './sso-failure.ts';

/** What the gate asks Phorge for a visitor. */
export interface PhorgeCall {
  /** Path and query in canonical encoding, which has only one interpretation. */
  readonly path: string;
  /** The `Cookie` header. */
  readonly cookies: string | undefined;
  /** `Authorization: Basic`, below repositories only: elsewhere the call fails. Default: none. */
  readonly authorization?: string;
  /** Makes it a POST of this form. */
  readonly form?: URLSearchParams;
}

/** Sends a call to Phorge and returns its answer, with the headers that may be passed on. */
export type PhorgeClient<Env> = (context: BaseContext<Env>, call: PhorgeCall) => Promise<Response>;

/** Of a page's own request, what a call for the same visitor takes along. */
const KEPT = ['accept', 'accept-language', 'user-agent', 'cf-connecting-ip'] as const;

/**
 * Calls Phorge on a visitor's behalf, as the proxy would if the visitor's browser asked: the same host, the same headers of
 * the proxy's own, the same patience. Answers are asked for uncompressed, since they are read.
 *
 * Fails with the proxy's codes for an origin that is down or slow. It does **not** ask the policy: the caller is responsible for that.
 */
export function phorgeClient<Env>(origin: Origin<Env>): PhorgeClient<Env> {
  const settings = phabricatorSettings({ origin });
  const application = phabricatorHeaders(settings);
  return async (context, { path, cookies, form, authorization }) => {
    const { protocol, host } = context.target;
    const reading = canonicalTarget(`${protocol}//${host}${path}`);
    if (!reading.ok)
      throw ssoError('sso.request', {
        detail: `the gateway cannot request this address of Phorge: ${reading.failure}`,
      });
    const { target } = reading;
    const body = form === undefined ? null : Uint8Array.from(new TextEncoder().encode(form.toString()));
    const request = requestOf(context.request, target.href, authorization, body);
    const call: BaseContext<Env> = { ...context, request, target };
    const head = readRequestHead(request);
    const headers = requestHeaders(call, settings.proxy, application, { head, cookies });
    // What Phorge shows to everybody would be taken for what it shows to whom these are.
    if (authorization !== undefined && headers.authorization === undefined) {
      throw ssoError('sso.request', { detail: 'the gateway sends Basic credentials only to repositories' });
    }
    const answer = await callOrigin(call, settings.proxy, {
      method: head.method,
      headers: { ...headers, 'accept-encoding': 'identity' },
      body,
    });
    const response = new Response(answer.body, answer);
    cleanResponseHeaders(response.headers, {
      open: false,
      mayTakeCookies: true,
      setsCookiesEverywhere: application.setsCookiesEverywhere,
      clock: context.clock,
    });
    return response;
  };
}

function requestOf(
  visitor: Request,
  url: string,
  authorization: string | undefined,
  body: Uint8Array<ArrayBuffer> | null,
): Request {
  const headers = new Headers();
  for (const name of KEPT) {
    const value = visitor.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  if (authorization !== undefined) headers.set('authorization', authorization);
  if (body !== null) headers.set('content-type', 'application/x-www-form-urlencoded');
  return new Request(url, { method: body === null ? 'GET' : 'POST', headers, body, signal: visitor.signal });
}
