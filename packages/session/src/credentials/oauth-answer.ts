import { AccessError, type BaseContext } from '@portcullis/core';

/** Responses of an OAuth endpoint must not be cached. */
export const OAUTH_HEADERS: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  pragma: 'no-cache',
};

/** A refusal with its error code of the standard, and the further members that the standard has for it. */
export function oauthError(error: string, more: object = {}): Response {
  return Response.json({ error, ...more }, { status: 400, headers: OAUTH_HEADERS });
}

/**
 * Failures that a program understands by the error codes of OAuth. A grant of a locked person is invalid for good: when the lock ends, the
 * session in which it was given has ended.
 */
const OAUTH_ERRORS: ReadonlyMap<string, string> = /* @__PURE__ */ new Map([
  ['session.parameters', 'invalid_request'],
  ['session.locked', 'invalid_grant'],
]);

/** A response to a program. Some failures are reported with the error codes of OAuth; the record says which ones. */
export async function oauthAnswer(
  { trail }: BaseContext,
  answer: () => Promise<Response>,
): Promise<Response> {
  try {
    return await answer();
  } catch (error) {
    const known = error instanceof AccessError ? OAUTH_ERRORS.get(error.code) : undefined;
    if (!(error instanceof AccessError) || known === undefined) throw error;
    const answered = oauthError(known);
    trail.add({ type: 'request.failed', code: error.code, status: answered.status, detail: error.detail });
    return answered;
  }
}
