// A request's way, 14 of 15: its body. Next: packages/proxy/src/forward.ts
import type { CanonicalTarget } from '@portcullis/core';
import { type OriginRequest, proxyError, type RequestHead, readRequestHead } from '@portcullis/proxy';
import { type FormKind, formKindOf, judgeForm, readForm } from '../path-override/form-body.ts';
import { type Parameter, urlencodedParameters } from '../path-override/parameter.ts';
import { checkPathOverride } from '../path-override/path-override.ts';
import { phpParameterName } from '../path-override/php-parameter-name.ts';
import { phabricatorError } from '../phabricator-failure.ts';
import { mayShowCsrfToken } from './phabricator-headers.ts';
import type { PhabricatorSettings } from './proxy-options.ts';

/** The head and body of a request, as they were judged and as they are forwarded. */
export interface JudgedBody {
  readonly head: RequestHead;
  /** The `Cookie` header of the request. */
  readonly sentCookies: string | null;
  readonly body: OriginRequest['body'];
  /** The parameters of a form; none for a body that streams. */
  readonly parameters: Iterable<Parameter>;
}

/**
 * Checks a request before anything of it is forwarded: its head, the path override in any position, and the body if PHP parses it as a
 * form. Anything else streams, unread.
 *
 * Throws with the codes of `PhabricatorFailure`, and `proxy.header_invalid`, `proxy.method_not_allowed` (also for GET, HEAD and
 * OPTIONS by which Phabricator would change something), `proxy.client_closed`.
 */
export function judgeRequest(
  request: Request,
  target: CanonicalTarget,
  settings: Pick<PhabricatorSettings<never>, 'maxFormBytes' | 'originHardened'>,
): JudgedBody | Promise<JudgedBody> {
  const sentCookies = request.headers.get('cookie');
  checkPathOverride(target, sentCookies);
  const head = readRequestHead(request);
  if (!mayShowCsrfToken(target.path, head.method)) checkNoCsrfToken(head, target);
  if (!head.hasBody) return { head, sentCookies, body: null, parameters: NO_PARAMETERS };
  const kind = settings.originHardened ? undefined : formKindOf(head.contentType);
  if (kind === undefined) return { head, sentCookies, body: request.body, parameters: NO_PARAMETERS };
  return judgedForm(kind, { head, sentCookies }, request, settings.maxFormBytes);
}

const NO_PARAMETERS: readonly Parameter[] = [];

/**
 * Looks at the query, and refuses any body: Phabricator finds a token in the body of OPTIONS, whatever its type. A token in a
 * header is not refused but removed, since scripts send it with every request.
 */
function checkNoCsrfToken({ hasBody, method }: RequestHead, { search }: CanonicalTarget): void {
  if (!hasBody && !/%|_/.test(search)) return;
  const names = Array.from(urlencodedParameters(search.slice(1)), ({ name }) => phpParameterName(name));
  if (!hasBody && !names.includes('__csrf__')) return;
  throw proxyError('proxy.method_not_allowed', {
    detail: `${method} with a body or a CSRF token, with which Phabricator can change data: send a POST`,
    headers: { allow: 'POST' },
  });
}

async function judgedForm(
  kind: FormKind,
  { head, sentCookies }: Pick<JudgedBody, 'head' | 'sentCookies'>,
  request: Request,
  maxBytes: number,
): Promise<JudgedBody> {
  const { contentType } = head;
  if (contentType === undefined || head.contentEncoding.length > 0) {
    throw phabricatorError('phabricator.form_ambiguous', {
      detail: 'a form with a Content-Encoding, which PHP ignores: send it without encoding',
    });
  }
  const bytes = await readForm(request, maxBytes);
  const reading = judgeForm(kind, contentType, bytes);
  if (!reading.ok) throw phabricatorError(reading.failure, { detail: reading.detail });
  return {
    head: { ...head, contentLength: bytes.byteLength },
    sentCookies,
    body: bytes,
    parameters: reading.parameters,
  };
}
