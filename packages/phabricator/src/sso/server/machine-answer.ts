import type { BaseContext } from '@portcullis/core';

/** A response to Phorge itself, which reads JSON and no pages. */
export function machineAnswer(
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return Response.json(body, {
    status,
    headers: {
      'cache-control': 'no-store',
      pragma: 'no-cache',
      'x-content-type-options': 'nosniff',
      ...headers,
    },
  });
}

/** Adds the reason to the trail, which the response does not contain. */
export function recordRefusal(
  { trail }: BaseContext,
  {
    code,
    status,
    detail,
  }: { readonly code: string; readonly status: number; readonly detail: string | undefined },
): void {
  trail.add({ type: 'request.failed', code, status, detail });
}
