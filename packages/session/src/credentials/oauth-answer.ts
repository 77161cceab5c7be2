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

/** A response to a program. Invalid parameters are reported with the error codes of OAuth; the record says which ones. */
export async function oauthAnswer(
  { trail }: BaseContext,
  answer: () => Promise<Response>,
): Promise<Response> {
  try {
    return await answer();
  } catch (error) {
    if (!(error instanceof AccessError) || error.code !== 'session.parameters') throw error;
    const { code, status, detail } = error;
    trail.add({ type: 'request.failed', code, status, detail });
    return oauthError('invalid_request');
  }
}
