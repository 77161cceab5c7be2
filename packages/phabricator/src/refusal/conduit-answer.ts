import { type Refusal, refusalHeaders } from '@portcullis/core';

/**
 * A refusal in Conduit's envelope. The status is 200 whatever happened, as Phabricator does: arc ends in a stack trace
 * at any other, and shows `error_info` at this one.
 */
export function conduitAnswer(refusal: Refusal): Response {
  const { error, requestId } = refusal;
  const body = {
    result: null,
    error_code: conduitErrorCode(error.code),
    error_info: `${error.message} (request ${requestId})`,
  };
  // Challenges belong to 401, and this is none.
  const { 'www-authenticate': _, ...headers } = lowerCase(refusalHeaders(refusal, 'application/json'));
  return new Response(JSON.stringify(body), { status: 200, headers });
}

/** Codes for a call without credentials, so that no caller is identified. */
const NOTHING_SHOWN = /\.login_required$|^token\.missing$/;

/**
 * Phabricator's own code where a client has something to do about it, and otherwise ours: `token.expired` becomes
 * `ERR-PORTCULLIS-TOKEN-EXPIRED`.
 *
 * Some commands of arc (`arc patch`) call without credentials first, since Phabricator may show the result to everyone, and send their
 * token only after these codes.
 */
function conduitErrorCode(code: string): string {
  if (NOTHING_SHOWN.test(code)) return 'ERR-INVALID-SESSION';
  if (code === 'phabricator.conduit_token_unknown') return 'ERR-INVALID-AUTH';
  return `ERR-PORTCULLIS-${code.toUpperCase().replace(/[^A-Z\d]+/g, '-')}`;
}

function lowerCase(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
