import { type Refusal, refusalHeaders } from '@portcullis/core';

/** The only challenge that git and Mercurial can meet. */
const CHALLENGE = 'Basic realm="Portcullis"';

/**
 * A refusal that git prints: the message is in the body, in the reason phrase, and in the header that preserves it over HTTP/2. A 401 asks
 * for Basic credentials; without that git gives up immediately.
 */
export function vcsAnswer(refusal: Refusal): Response {
  const { error, requestId } = refusal;
  return answer(refusal, 'text/plain; charset=utf-8', `${error.message} (request ${requestId})\n`);
}

/**
 * A refusal that git-lfs prints.
 * @see {@link https://github.com/git-lfs/git-lfs/blob/main/docs/api/batch.md#response-errors | Git LFS batch API}
 */
export function lfsAnswer(refusal: Refusal): Response {
  const { error, requestId } = refusal;
  const body = JSON.stringify({ message: error.message, request_id: requestId });
  return answer(refusal, 'application/vnd.git-lfs+json', body, {
    ...(error.status === 401 && { 'lfs-authenticate': CHALLENGE }),
  });
}

function answer(
  refusal: Refusal,
  contentType: string,
  body: string,
  more: Readonly<Record<string, string>> = {},
): Response {
  const { error } = refusal;
  const message = error.message.replace(/[^\x20-\x7e]/g, '');
  const headers = new Headers({ ...refusalHeaders(refusal, contentType), ...more });
  headers.set('x-phabricator-message', message);
  // Other challenges would only confuse a client that knows Basic alone.
  if (error.status === 401) headers.set('www-authenticate', CHALLENGE);
  return new Response(body, { status: error.status, statusText: message, headers });
}
