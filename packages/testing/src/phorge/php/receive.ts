import type { IncomingMessage } from 'node:http';
import { type Answer, html, redirect } from '../answer.ts';
import { controlledAnswer } from '../controller.ts';
import { isVcsRequest } from '../git/git.ts';
import { repositoryAddress } from '../git/vcs-request.ts';
import type { PhorgeRequest } from '../phorge-request.ts';
import type { PhorgeState } from '../phorge-state.ts';
import type { RecordedRequest } from '../server/recorded-request.ts';
import { matchSite, type Site } from '../server/sites.ts';
import { frontAnswer } from '../server/web-server.ts';
import { CookieWriter, parseCookies } from './cookies.ts';
import { type FormBody, readForm } from './form-body.ts';
import { routedPath, withoutPath } from './path-override.ts';
import { collect, phorgeName, splitPairs } from './php-parameters.ts';
import { RequestBody } from './request-body.ts';
import { selfCheck } from './self-check.ts';
import { databaseDown, fatal, siteNotFound } from './start-up-pages.ts';

/** PHP's `max_input_vars`: it reads no more parameters of a query. */
const MAX_INPUT_VARS = 1000;

/** An answer and the cookies that go with it. */
export interface Reply {
  readonly answer: Answer;
  readonly setCookies: readonly string[];
}

/** What a test wants answered instead, by routed path. */
export type Replacement = (path: string) => Answer | undefined;

/**
 * One request, in the order a real installation handles it: web server, PHP's start-up (form, `__path__`),
 * self-check, database, site, session, controller.
 */
export async function receive(
  phorge: PhorgeState,
  message: IncomingMessage,
  record: RecordedRequest,
  replacement: Replacement,
): Promise<Reply> {
  const { origin, hardenedRewrite } = phorge.configuration;
  const front = frontAnswer(origin, message.url ?? '/', hardenedRewrite);
  if (front.kind === 'refused')
    return plain({ ...html(`<h1>${front.status}</h1>`, front.status), frame: 'bare' });
  if (front.kind === 'websocket') {
    record.routedPath = '/ws/';
    return plain({ ...html('HTTP/501 Use Websockets\n', 501), frame: 'bare' });
  }

  const body = new RequestBody(message, record);
  const reply = await runPhp(phorge, message, record, { query: front.query, body, replacement });
  // nginx has read the whole request before PHP runs; here, what nobody has read is read and counted now.
  await body.drain();
  return reply;
}

async function runPhp(
  phorge: PhorgeState,
  message: IncomingMessage,
  record: RecordedRequest,
  input: { readonly query: string; readonly body: RequestBody; readonly replacement: Replacement },
): Promise<Reply> {
  const { body } = input;
  const { hardened, preamble, requireHttps } = phorge.configuration;
  const query = splitPairs(input.query);
  const asked = routedPath(query, []);
  const form = await readForm(body, {
    method: message.method ?? 'GET',
    contentType: message.headers['content-type'] ?? '',
    contentEncoding: String(message.headers['content-encoding'] ?? ''),
    hardened,
    isConduit: asked.ok && asked.path.startsWith('/api/'),
    isRepository: asked.ok && repositoryAddress(asked.path) !== undefined,
  });
  if ('problem' in form) return plain(fatal(form.problem));
  // What comes later in a query PHP itself never sees.
  const routed = routedPath(hardened ? query : query.slice(0, MAX_INPUT_VARS), form.phpPairs);
  if (!routed.ok) return plain(fatal(routed.reason));
  record.routedPath = routed.path;

  if (message.headers['x-setup-selfcheck'] !== undefined) {
    return plain(selfCheck(routed.path, query, message.headers.authorization, form.raw));
  }
  if (phorge.conditions.databaseDown) return plain(databaseDown());
  const hostHeader = message.headers.host ?? '';
  const site = matchSite(phorge.configuration, hostHeader);
  if (site === undefined) return plain(siteNotFound(routed.path, hostHeader));
  const scheme = preamble && message.headers['x-forwarded-proto'] === 'https' ? 'https' : 'http';
  if (requireHttps && scheme === 'http') return plain(redirect(`https://${hostHeader}${message.url}`));
  const replaced = input.replacement(routed.path);
  if (replaced !== undefined) return plain(replaced);

  const parts = { path: routed.path, hostHeader, scheme, site, query, form, body } as const;
  const request = buildRequest(phorge, message, parts);
  const answer = await controlledAnswer(phorge, request);
  // git gets no session.
  return { answer, setCookies: isVcsRequest(request) ? [] : request.setCookies.lines };
}

function buildRequest(
  phorge: PhorgeState,
  message: IncomingMessage,
  parts: {
    readonly path: string;
    readonly hostHeader: string;
    readonly scheme: 'http' | 'https';
    readonly site: Site;
    readonly query: ReturnType<typeof splitPairs>;
    readonly form: FormBody;
    readonly body: RequestBody;
  },
): PhorgeRequest {
  const { cookiePrefix, clock } = phorge.configuration;
  const cookies = parseCookies(message.headers.cookie, cookiePrefix);
  const setCookies = new CookieWriter(parts.site, cookiePrefix, clock);
  const query = withoutPath(parts.query);
  const sent = cookies.get('phsid');
  const sessionKey = sent === undefined || sent === '' ? phorge.sessions.startAnonymous() : sent;
  // No cookie: a session is made for the stranger, whatever was asked.
  if (sessionKey !== sent) setCookies.setLasting('phsid', sessionKey);
  return {
    method: message.method ?? 'GET',
    path: parts.path,
    headers: message.headers,
    hostHeader: parts.hostHeader,
    scheme: parts.scheme,
    site: parts.site,
    query,
    parameters: collect([...query, ...withoutPath(parts.form.phorgePairs)], phorgeName),
    cookies,
    setCookies,
    body: parts.body,
    raw: parts.form.raw,
    viewer: { user: phorge.sessions.userOf(sessionKey), sessionKey },
  };
}

function plain(answer: Answer): Reply {
  return { answer, setCookies: [] };
}
