// A request's way, 12 of 12: the origin.
import { type BaseContext, type Handler, type HasDecision, type PerEnv, perEnv } from '@portcullis/core';
import { conduitKeepsCookies, isConduitCall } from './conduit.ts';
import { type FormKind, formKind, judgeForm, readForm } from './form-body.ts';
import type { OriginRequest } from './origin.ts';
import { callOrigin } from './origin-call.ts';
import { type Parameter, urlencodedParameters } from './parameter.ts';
import { checkPathOverride } from './path-override.ts';
import { phabricatorError } from './phabricator-failure.ts';
import { type PhabricatorOptions, type ProxySettings, proxySettings } from './proxy-options.ts';
import { requestHeaders } from './request-headers.ts';
import { cleanAnswer } from './response-headers.ts';
import type { HasOriginCookies } from './sso/origin-cookies.ts';
import { isWebSocketUpgrade } from './websocket.ts';

/**
 * What the proxy reads of the context: with a decision, answers that are open to everybody stay cacheable; with the cookies
 * that single sign-on gives, these are sent instead of the request's own.
 */
export type ProxyContext<Env> = BaseContext<Env> & Partial<HasDecision> & Partial<HasOriginCookies>;

/** A body to send on, and what it says if it is a form that was read. */
interface Body {
  readonly body: OriginRequest['body'];
  readonly parameters: Iterable<Parameter>;
}

const NOTHING: Body = { body: null, parameters: [] };

/**
 * The streaming reverse proxy in front of Phabricator or Phorge, for the end of a pipeline. Needs the base context;
 * uses `decision` and `originCookies` if there are any.
 *
 * It sends on the URL that was decided on with the public host, an allow-list of headers, and the body as it came.
 * Answers pass with their status, headers and body, WebSockets and redirects included; unless the decision says that
 * everybody may have them, no shared cache may keep them.
 *
 * Fails with the codes of {@link PhabricatorFailure}: the path override of Phabricator in any place and spelling, a form
 * that is too large or ambiguous, a WebSocket from another site, an origin that is down or slow.
 *
 * It does **not** decide who may do what, does not look into bodies that are not forms, and does not rewrite anything
 * that Phabricator writes.
 */
export function phabricatorProxy<Env = unknown>(
  options: PerEnv<Env, PhabricatorOptions<Env>>,
): Handler<ProxyContext<Env>> {
  if (typeof options === 'function') {
    const settingsOf = perEnv((env: Env) => proxySettings(options(env)));
    return (context) => forward(context, settingsOf(context.env));
  }
  const settings = proxySettings(options);
  return (context) => forward(context, settings);
}

async function forward<Env>(context: ProxyContext<Env>, settings: ProxySettings<Env>): Promise<Response> {
  const { request, target, clock } = context;
  checkPathOverride(request, target);
  const isWebSocket = isWebSocketUpgrade(request, target);
  const read = bodyOf(request, settings);
  // Most requests have no form, and need not wait for one.
  const { body, parameters } = read instanceof Promise ? await read : read;
  const isConduit = isConduitCall(target.path);
  const headers = requestHeaders(context, settings, {
    hasBody: body !== null,
    isWebSocket,
    keepsCookies: !isConduit || conduitKeepsCookies(request, all(target.search, parameters)),
  });

  const answer = await callOrigin(context, settings, headers, body);
  // An upgraded connection is not ours to copy.
  if (answer.status === 101 || answer.webSocket) return answer;
  if (answer.status < 200 || answer.status > 599) {
    throw phabricatorError('phabricator.origin_answer_invalid', { detail: `status ${answer.status}` });
  }
  return cleanAnswer(answer, {
    open: context.decision?.open === true,
    mayTakeCookies: !isConduit || headers.cookie !== undefined,
    now: clock.now(),
  });
}

/** The body to send: a form is read and judged first, anything else streams. */
function bodyOf<Env>(request: Request, settings: ProxySettings<Env>): Body | Promise<Body> {
  // A body on GET or HEAD means nothing (RFC 9110 section 9.3.1), and a fetch cannot send one.
  if (request.body === null || request.method === 'GET' || request.method === 'HEAD') return NOTHING;
  if (request.headers.get('content-length') === '0') return NOTHING;
  const contentType = request.headers.get('content-type');
  const kind = settings.originHardened ? undefined : formKind(contentType);
  if (kind === undefined || contentType === null) return { body: request.body, parameters: [] };
  return judgedForm(kind, contentType, request, settings.maxFormBytes);
}

async function judgedForm(
  kind: FormKind,
  contentType: string,
  request: Request,
  maxBytes: number,
): Promise<Body> {
  const bytes = await readForm(request, maxBytes);
  const reading = judgeForm(kind, contentType, bytes);
  if (!reading.ok) throw phabricatorError(reading.failure, { detail: reading.detail });
  return { body: bytes, parameters: reading.parameters };
}

function* all(search: string, parameters: Iterable<Parameter>): Generator<Parameter> {
  yield* urlencodedParameters(search.slice(1));
  yield* parameters;
}
