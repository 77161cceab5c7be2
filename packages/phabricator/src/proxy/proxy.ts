// A request's way, 13 of 15: the application. Next: packages/phabricator/src/proxy/judge-request.ts
import type { BaseContext, Handler, HasDecision } from '@portcullis/core';
import { type PerEnv, perEnv } from '@portcullis/core/internal';
import { forward, type ProxiedApplication } from '@portcullis/proxy';
import { type Parameter, urlencodedParameters } from '../path-override/parameter.ts';
import { conduitKeepsCookies, isConduitCall } from './conduit-cookies.ts';
import { type JudgedBody, judgeRequest } from './judge-request.ts';
import type { HasOriginCookies } from './origin-cookies.ts';
import { phabricatorHeaders } from './phabricator-headers.ts';
import {
  type OpenPhabricatorOptions,
  type PhabricatorSettings,
  phabricatorSettings,
} from './proxy-options.ts';

/**
 * What the proxy reads from the context. With a decision, responses that are public stay cacheable. With cookies from single sign-on, those
 * are sent instead of the request's own.
 */
export type ProxyContext<Env> = BaseContext<Env> & Partial<HasDecision> & Partial<HasOriginCookies>;

/**
 * The streaming reverse proxy in front of Phabricator or Phorge, for the end of a pipeline. Needs the base context;
 * uses `decision` and `originCookies` if there are any.
 *
 * It forwards the URL that was decided on with the public host, an allow-list of headers, each serialized from its value, and the unchanged
 * body. Responses are returned with their status, headers and body, WebSockets and redirects included; unless the decision makes them
 * public, no shared cache may store them.
 *
 * Fails with the codes of {@link PhabricatorFailure} and {@link ProxyFailure}: the path override of Phabricator in any position and
 * encoding, a form that is too large or ambiguous, an ambiguous header, a WebSocket from another site, an origin that is down or slow.
 *
 * It does **not** decide who may do what, does not look into bodies that are not forms, and does not rewrite anything
 * that Phabricator writes.
 */
export function phabricatorProxy<Env = unknown>(
  options: PerEnv<Env, OpenPhabricatorOptions<Env>>,
): Handler<ProxyContext<Env>> {
  if (typeof options === 'function') {
    const settingsOf = perEnv((env: Env) => {
      const given = options(env);
      if (given.agents !== undefined)
        throw new TypeError(
          'phabricator: agents adds an endpoint: pass options that are an object, not a function',
        );
      const settings = phabricatorSettings(given);
      return { settings, application: phabricatorHeaders(settings) };
    });
    return (context) => {
      const { settings, application } = settingsOf(context.env);
      return proxied(context, settings, application);
    };
  }
  const settings = phabricatorSettings(options);
  const application = phabricatorHeaders(settings);
  return (context) => proxied(context, settings, application);
}

function proxied<Env>(
  context: ProxyContext<Env>,
  settings: PhabricatorSettings<Env>,
  application: ProxiedApplication,
): Promise<Response> {
  try {
    const read = judgeRequest(context.request, context.target, settings);
    const send = (judged: JudgedBody) => sent(context, judged, settings, application);
    // Most requests have no form, and do not have to wait.
    return read instanceof Promise ? read.then(send) : send(read);
  } catch (refusal) {
    return Promise.reject(refusal);
  }
}

function sent<Env>(
  context: ProxyContext<Env>,
  { head, sentCookies, body, parameters }: JudgedBody,
  settings: PhabricatorSettings<Env>,
  application: ProxiedApplication,
): Promise<Response> {
  const { request, target } = context;
  const isConduit = isConduitCall(target.path);
  const keepsCookies = !isConduit || conduitKeepsCookies(request, all(target.search, parameters));
  const cookies = 'originCookies' in context ? context.originCookies : sentCookies;
  return forward(context, settings.proxy, application, {
    head,
    body,
    cookies: keepsCookies ? (cookies ?? undefined) : undefined,
    mayStartSession: !isConduit,
  });
}

function* all(search: string, parameters: Iterable<Parameter>): Generator<Parameter> {
  yield* urlencodedParameters(search.slice(1));
  yield* parameters;
}
